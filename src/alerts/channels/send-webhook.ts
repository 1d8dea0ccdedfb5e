import { Webhook } from 'standardwebhooks'
import { postJson } from './post-json.ts'
import { toNoticeText, type NoticeContent } from './notice-text.ts'

/** A signed POST after the Standard Webhooks scheme; `webhook-id` is the delivery's, the same in every try of it. */
export function sendWebhook(url: string, secret: string, content: NoticeContent): Promise<string> {
  const { event, notice, deliveryId, connection, at } = content
  const { title, detail } = toNoticeText(content)
  const body = JSON.stringify({
    type: `alert.${notice}`,
    timestamp: at.toISOString(),
    data: {
      id: event?.id ?? null,
      kind: event?.kind ?? null,
      connection,
      title,
      detail,
      raisedAt: event?.raisedAt.toISOString() ?? null,
      recoveredAt: event?.recoveredAt?.toISOString() ?? null,
    },
  })
  return postJson(url, body, {
    'webhook-id': deliveryId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(deliveryId, at, body),
  })
}

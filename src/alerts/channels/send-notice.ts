import { AppError } from '../../lib/app-error.ts'
import type { AlertChannel } from '../alert-types.ts'
import type { NoticeContent } from './notice-text.ts'
import { sendEmail } from './send-email.ts'
import { sendSlack } from './send-slack.ts'
import { sendWebhook } from './send-webhook.ts'

/** Sends one notice; answers what the receiver said. Throws `delivery_failed`. */
export async function sendNotice(channel: AlertChannel, content: NoticeContent): Promise<string> {
  switch (channel.kind) {
    case 'slack':
      return sendSlack(toSecret(channel), content)
    case 'email':
      return sendEmail(channel.settings, channel.secret, content)
    case 'webhook':
      return sendWebhook(channel.settings.url ?? '', toSecret(channel), content)
  }
}

function toSecret({ name, secret }: AlertChannel): string {
  if (secret !== null) return secret
  throw new AppError('delivery_failed', `The channel "${name}" has no address: set it again.`)
}

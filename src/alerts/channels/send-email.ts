import { createTransport } from 'nodemailer'
import { AppError } from '../../lib/app-error.ts'
import type { ChannelSettings } from '../alert-types.ts'
import { toNoticeText, type NoticeContent } from './notice-text.ts'

const timeoutMs = 10_000

/** One plain message to all receivers. Throws `delivery_failed`. */
export async function sendEmail(settings: ChannelSettings, password: string | null, content: NoticeContent): Promise<string> {
  const { host = '', port = 25, security, user, from, to = [] } = settings
  const { title, detail, link } = toNoticeText(content)
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const { accepted, rejected } = await transport.sendMail({
      from,
      to,
      subject: title,
      text: [detail, ...(link === null ? [] : [`Open Daybook: ${link}`])].join('\n\n'),
      headers: { 'Auto-Submitted': 'auto-generated' },
      messageId: `<${content.deliveryId}@daybook>`,
    })
    const refused = rejected.length === 0 ? '' : `, and refused ${rejected.length}`
    return `${host} took it for ${accepted.length} of ${to.length} receivers${refused}`
  } catch (cause) {
    const {
      code,
      response,
      responseCode,
      message = '',
    } = cause as {
      code?: string
      response?: string
      responseCode?: number
      message?: string
    }
    const untrusted = /certificate|altnames/i.test(message)
    const said = response ?? (untrusted ? message : code) ?? 'no reason given'
    const advice = untrusted
      ? 'its certificate is not trusted, or is of another name. NODE_EXTRA_CA_CERTS names a file with an authority of your own.'
      : 'check server, port, security, user and password.'
    throw new AppError('delivery_failed', `${host}:${port} did not take the message (${said.slice(0, 200)}): ${advice}`, {
      details: { responseCode: responseCode ?? null },
    })
  } finally {
    transport.close()
  }
}

import type { AlertEvent, Notice } from '../alert-types.ts'

/** What a notice is about, as channels need it. */
export interface NoticeContent {
  deliveryId: string
  notice: Notice
  /** Null for a test. */
  event: AlertEvent | null
  /** Name of the connection it is about. */
  connection: string | null
  /** Of the dashboard, where it is known: `https://books.example.com`. */
  serverUrl: string | null
  at: Date
}

const testText = {
  title: 'A test from Daybook',
  detail: 'You pressed Send a test. Alerts will arrive here, and a notice when what was wrong is in order again.',
}

/** Title and sentences for people; the same in every channel. */
export function toNoticeText(content: NoticeContent): { title: string; detail: string; link: string | null } {
  const { event, notice, serverUrl } = content
  if (notice === 'test' || event === null) return { ...testText, link: serverUrl }
  const link = serverUrl === null ? null : `${serverUrl}/activity/alerts`
  if (notice === 'recovered') return { title: `In order again: ${event.title}`, detail: event.recovery ?? '', link }
  return { title: event.title, detail: event.detail, link }
}

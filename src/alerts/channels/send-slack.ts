import { postJson } from './post-json.ts'
import { toNoticeText, type NoticeContent } from './notice-text.ts'

const marks = { raised: ':warning:', recovered: ':white_check_mark:', test: ':wave:' }

/** An incoming webhook: text for notifications, blocks for the channel. */
export function sendSlack(url: string, content: NoticeContent): Promise<string> {
  const { title, detail, link } = toNoticeText(content)
  const heading = `${marks[content.notice]} *${escape(title)}*`
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text: `${heading}\n${escape(detail)}`.slice(0, 2900) } },
    ...(link === null ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${link}|Open Daybook>` }] }]),
  ]
  return postJson(url, JSON.stringify({ text: escape(title), blocks }))
}

/** Names come from Xero, and must not become links or mentions of everybody. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

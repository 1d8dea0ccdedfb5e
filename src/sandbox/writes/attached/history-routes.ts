import { endpoints } from '../../api/endpoints.ts'
import type { Endpoint } from '../../api/endpoints.ts'
import { notFound } from '../../api/problems.ts'
import type { ApiCall, Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import { toWireInstant } from '../../company/wire.ts'
import type { Reply } from '../../exchange.ts'
import { addHistory, listHistory, rootsWithHistory, systemUser } from './history.ts'
import { createInput } from '../input.ts'
import { createProblems, toMessages } from '../problems.ts'
import { readElements } from '../read-elements.ts'
import { recordsReply, validationReply } from '../write-routes.ts'

const longestNote = 2500

/** `/{collection}/{id}/History`, read and written with the scopes of the collection. */
export const historyRoutes: Route[] = endpoints
  .filter(({ root }) => rootsWithHistory.includes(root))
  .flatMap((endpoint): Route[] => {
    const { path, scopes, needsReporting } = endpoint
    const access = needsReporting === undefined ? {} : { needsReporting }
    const below = `${path}/{id}/History`
    return [
      { method: 'GET', path: below, scopes, ...access, answer: (call) => answerHistory(call, endpoint) },
      { method: 'PUT', path: below, scopes: toWriteScopes(scopes), ...access, answer: (call) => writeNotes(call, endpoint) },
    ]
  })

/** The scopes that write what these read. */
export function toWriteScopes(scopes: readonly string[]): string[] {
  return scopes.map((scope) => scope.replace(/\.read$/, ''))
}

function answerHistory({ books, params, nowMs }: ApiCall, { root }: Endpoint): Reply {
  const id = params['id'] ?? ''
  if (!books.find(root, id)) return notFound()
  const records = listHistory(books, root, id).map(({ changes, atMs, user, details }) => ({
    Changes: changes,
    DateUTCString: toSecond(atMs),
    DateUTC: toWireInstant(atMs),
    User: user,
    Details: details,
  }))
  return recordsReply('HistoryRecords', records, nowMs)
}

/** Notes cannot be changed or taken back. A record that is not there is a validation error here, not a 404. */
function writeNotes({ books, params, exchange, nowMs, state }: ApiCall, { root }: Endpoint): Reply {
  const id = params['id'] ?? ''
  const record = books.find(root, id)
  const shown: WireRecord[] = []
  const notes: string[] = []
  let failed = false
  for (const element of readElements(exchange, 'HistoryRecords', 100)) {
    const details = createInput(element).text('Details') ?? ''
    const problems = createProblems()
    if (!record) problems.error('The document with the supplied id was not found for this endpoint.')
    else if (details === '') problems.error('Details must be specified.')
    else if (details.length > longestNote) problems.error(`Details must not be more than ${longestNote} characters long`)
    failed ||= problems.errors.length > 0
    notes.push(details)
    shown.push({
      DateUTCString: toSecond(nowMs),
      DateUTC: `/Date(${nowMs})/`,
      Details: details,
      ValidationErrors: toMessages(problems.errors),
    })
  }
  if (failed || !record) return validationReply(shown.filter((each) => (each['ValidationErrors'] as unknown[]).length > 0))
  if (state.quirks.subResourcesTouchRecord) {
    const draft = books.begin(nowMs)
    draft.save(root, record)
    draft.commit()
  }
  for (const details of notes) addHistory(books, root, id, { changes: 'Note', atMs: nowMs, user: systemUser, details })
  return recordsReply('HistoryRecords', shown, nowMs)
}

/** `2019-02-23T05:23:20` */
function toSecond(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19)
}

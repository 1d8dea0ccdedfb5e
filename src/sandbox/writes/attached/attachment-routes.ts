import { endpoints } from '../../api/endpoints.ts'
import { notFound } from '../../api/problems.ts'
import type { ApiCall, Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import {
  guessMimeType,
  isNamed,
  listAttachments,
  loadBytes,
  renderAttachment,
  rootsWithAttachments,
  storeAttachment,
  unflaggedRoots,
} from './attachments.ts'
import { addHistory, rootsWithHistory, systemUser } from './history.ts'
import { createProblems } from '../problems.ts'
import type { StoredAttachment } from './side-store.ts'
import { toFailedElement } from '../failed-element.ts'
import { recordsReply, validationReply } from '../write-routes.ts'

const scopes = ['accounting.attachments', 'accounting.attachments.read']
const most = 10
const mostBytes = 10_000_000
const badName = /[<>:"/\\|?*+]/

/** `/{collection}/{id}/Attachments`: the list, a file's bytes by name or id, and files put there under a name. */
export const attachmentRoutes: Route[] = endpoints
  .filter(({ root }) => rootsWithAttachments.includes(root))
  .flatMap(({ path, root }): Route[] => {
    const list = `${path}/{id}/Attachments`
    const file = `${list}/{FileName}`
    const write = (call: ApiCall) => writeFile(call, path, root)
    return [
      { method: 'GET', path: list, scopes, answer: (call) => answerList(call, path, root) },
      { method: 'GET', path: file, scopes, answer: (call) => answerFile(call, root) },
      { method: 'PUT', path: file, scopes: ['accounting.attachments'], answer: write },
      { method: 'POST', path: file, scopes: ['accounting.attachments'], answer: write },
    ]
  })

function answerList(call: ApiCall, path: string, root: string): Reply {
  const { books, nowMs } = call
  const found = findRecord(call, root)
  if (!found) return notFound()
  const records = listAttachments(books, root, found.record, found.id).map((each) => toWire(call, path, root, found.id, each))
  return recordsReply('Attachments', records, nowMs)
}

function answerFile(call: ApiCall, root: string): Reply {
  const { books, params } = call
  const found = findRecord(call, root)
  const name = params['FileName'] ?? ''
  const attachment =
    found &&
    listAttachments(books, root, found.record, found.id).find((each) => each.id === name.toLowerCase() || isNamed(each, name))
  if (!found || !attachment) return notFound()
  return {
    status: 200,
    headers: { 'content-type': attachment.mimeType },
    body: Buffer.from(loadBytes(books, root, found.id, attachment)),
    verbatim: true,
  }
}

function writeFile(call: ApiCall, path: string, root: string): Reply {
  const { books, params, exchange, nowMs, state } = call
  const found = findRecord(call, root)
  if (!found) return notFound()
  const { record, id } = found
  const fileName = params['FileName'] ?? ''
  const bytes = Buffer.from(exchange.body)
  const held = listAttachments(books, root, record, id)
  const problems = createProblems()
  if (badName.test(fileName) || fileName.includes('\0')) problems.error('The file name contains characters that are not allowed.')
  if (bytes.length === 0) problems.error('The attachment has no content.')
  if (bytes.length > mostBytes) problems.error(`The attachment is larger than ${mostBytes / 1_000_000} MB.`)
  if (held.length >= most && !held.some((each) => isNamed(each, fileName))) {
    problems.error(`A document can have no more than ${most} attachments.`)
  }
  if (problems.errors.length > 0) {
    return validationReply([toFailedElement({ FileName: fileName, ContentLength: bytes.length }, 'AttachmentID', problems)])
  }
  const draft = books.begin(nowMs)
  const flagged = unflaggedRoots.has(root) ? record : { ...record, HasAttachments: true }
  draft.save(root, flagged, { untouched: !state.quirks.subResourcesTouchRecord })
  draft.commit()
  const attachment = storeAttachment(
    books,
    { root, record, id },
    {
      fileName,
      mimeType: guessMimeType(fileName, exchange.headers['content-type']),
      includeOnline: exchange.query.get('includeonline')?.toLowerCase() === 'true',
      bytes,
    },
  )
  if (rootsWithHistory.includes(root)) {
    addHistory(books, root, id, { changes: 'Attached a file', atMs: nowMs, user: systemUser, details: fileName })
  }
  return recordsReply('Attachments', [toWire(call, path, root, id, attachment)], nowMs)
}

function findRecord({ books, params }: ApiCall, root: string): { record: WireRecord; id: string } | undefined {
  const id = (params['id'] ?? '').toLowerCase()
  const record = books.find(root, id)
  return record && { record, id }
}

function toWire(call: ApiCall, path: string, root: string, id: string, attachment: StoredAttachment): WireRecord {
  return {
    ...renderAttachment(call, { path, id }, attachment),
    ...(root === 'Invoices' || root === 'CreditNotes' ? { IncludeOnline: attachment.includeOnline } : {}),
  }
}

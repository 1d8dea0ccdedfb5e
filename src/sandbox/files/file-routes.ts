import { randomUUID } from 'node:crypto'
import { createFields, isRecord } from '../api/fields.ts'
import type { Fields } from '../api/fields.ts'
import { BodyFault, parseJsonBody } from '../api/json-body.ts'
import type { ApiCall, Route } from '../api/route.ts'
import type { Reply } from '../exchange.ts'
import { emptyReply, jsonReply } from '../exchange.ts'
import { parsePage, sortItems, takePage } from './file-list.ts'
import type { FilesRecords, StoredFile, StoredFolder } from './files-store.ts'
import { filesStore } from './files-store.ts'
import { invalid, missing } from './problems.ts'
import { renderFile } from './render-files.ts'
import { hasKnownExtension, isBadName, readUpload } from './upload.ts'

export const reads = ['files', 'files.read']
export const writes = ['files']

export function recordsOf(call: ApiCall): FilesRecords {
  return filesStore.of(call.books).records
}

/** Throws Refusal (404). */
export function findFile(call: ApiCall): StoredFile {
  const id = call.params['FileId']?.toLowerCase()
  const file = recordsOf(call).files.find((each) => each.id === id)
  if (!file) throw missing()
  return file
}

/** Throws Refusal (400). */
export function readBody(call: ApiCall): Fields {
  let value: unknown
  try {
    value = parseJsonBody(call.exchange)
  } catch (error) {
    if (error instanceof BodyFault) throw invalid(error.message)
    throw error
  }
  if (!isRecord(value)) throw invalid('The request body must be an object.')
  return createFields(value)
}

export const fileRoutes: Route[] = [
  {
    method: 'GET',
    path: 'Files',
    scopes: reads,
    answer(call) {
      const { query } = call.exchange
      const page = parsePage(query)
      const items = sortItems(recordsOf(call).files, query).map(renderFile)
      return jsonReply(200, { TotalCount: items.length, Page: page.page, PerPage: page.size, Items: takePage(items, page) })
    },
  },
  { method: 'POST', path: 'Files', scopes: writes, answer: (call) => store(call, recordsOf(call).folders[0]!) },
  {
    method: 'POST',
    path: 'Files/{FolderId}',
    scopes: writes,
    answer(call) {
      const id = call.params['FolderId']?.toLowerCase()
      const folder = recordsOf(call).folders.find((each) => each.id === id)
      if (!folder) throw missing()
      return store(call, folder)
    },
  },
  { method: 'GET', path: 'Files/{FileId}', scopes: reads, answer: (call) => jsonReply(200, renderFile(findFile(call))) },
  { method: 'PUT', path: 'Files/{FileId}', scopes: writes, answer: update },
  {
    method: 'DELETE',
    path: 'Files/{FileId}',
    scopes: writes,
    answer(call) {
      removeFile(call, findFile(call))
      return emptyReply(204)
    },
  },
  {
    method: 'GET',
    path: 'Files/{FileId}/Content',
    scopes: reads,
    answer(call) {
      const file = findFile(call)
      const bytes = filesStore.of(call.books).blobs.get(file.id) ?? Buffer.alloc(0)
      const name = encodeURIComponent(file.name)
      const headers = { 'content-type': file.mimeType, 'content-disposition': `attachment; filename*=UTF-8''${name}` }
      return { status: 200, headers, body: bytes }
    },
  },
]

function store(call: ApiCall, folder: StoredFolder): Reply {
  const { name, mimeType, bytes } = readUpload(call.exchange)
  const { user, nowMs } = call
  const file: StoredFile = {
    id: randomUUID(),
    name,
    mimeType,
    size: bytes.length,
    createdMs: nowMs,
    updatedMs: nowMs,
    folderId: folder.id,
    user: {
      id: user?.userId ?? call.books.tenantId,
      email: user?.email ?? '',
      firstName: user?.givenName ?? '',
      lastName: user?.familyName ?? '',
    },
  }
  const { records, blobs } = filesStore.of(call.books)
  records.files.push(file)
  blobs.set(file.id, bytes)
  return jsonReply(201, renderFile(file))
}

/** Moving and renaming: other properties are not a client's to change. */
function update(call: ApiCall): Reply {
  const file = findFile(call)
  const body = readBody(call)
  const name = body.text('Name')
  const folderId = body.guid('FolderId')
  if (body.problems[0]) throw invalid(body.problems[0].reason)
  if (folderId !== undefined && !recordsOf(call).folders.some((folder) => folder.id === folderId)) {
    throw invalid(`Folder ${folderId} does not exist.`)
  }
  if (name !== undefined && (isBadName(name) || !hasKnownExtension(name))) {
    throw invalid(`Unable to rename ${file.id} to ${name}`, 'Rename', 'Rename failed')
  }
  file.name = name ?? file.name
  file.folderId = folderId ?? file.folderId
  file.updatedMs = call.nowMs
  return jsonReply(200, renderFile(file))
}

/** With its bytes, and from every document that it hangs on. */
export function removeFile(call: ApiCall, file: StoredFile): void {
  const { records, blobs } = filesStore.of(call.books)
  records.files = records.files.filter((each) => each !== file)
  records.associations = records.associations.filter((each) => each.fileId !== file.id)
  blobs.delete(file.id)
}

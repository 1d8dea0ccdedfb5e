import { randomUUID } from 'node:crypto'
import type { ApiCall, Route } from '../api/route.ts'
import { emptyReply, jsonReply } from '../exchange.ts'
import { sortItems } from './file-list.ts'
import { readBody, reads, recordsOf, writes } from './file-routes.ts'
import type { StoredFolder } from './files-store.ts'
import { invalid, missing } from './problems.ts'
import { renderFolder } from './render-files.ts'
import { isBadName } from './upload.ts'

export const folderRoutes: Route[] = [
  {
    method: 'GET',
    path: 'Folders',
    scopes: reads,
    answer(call) {
      const records = recordsOf(call)
      const sizeOf = (folder: StoredFolder): number =>
        records.files.filter((file) => file.folderId === folder.id).reduce((sum, file) => sum + file.size, 0)
      // In the order in which they were made, the inbox first, unless something else is asked for.
      const folders = call.exchange.query.get('sort')
        ? sortItems(
            records.folders.map((folder) => ({ ...folder, size: sizeOf(folder), folder })),
            call.exchange.query,
          ).map(({ folder }) => folder)
        : records.folders
      return jsonReply(
        200,
        folders.map((folder) => renderFolder(folder, records)),
      )
    },
  },
  {
    method: 'POST',
    path: 'Folders',
    scopes: writes,
    answer(call) {
      const records = recordsOf(call)
      const folder: StoredFolder = { id: randomUUID(), name: readName(call), createdMs: call.nowMs }
      records.folders.push(folder)
      return jsonReply(200, renderFolder(folder, records))
    },
  },
  { method: 'GET', path: 'Folders/{FolderId}', scopes: reads, answer: (call) => show(call, findFolder(call)) },
  {
    method: 'PUT',
    path: 'Folders/{FolderId}',
    scopes: writes,
    answer(call) {
      const folder = findFolder(call)
      if (folder === recordsOf(call).folders[0]) throw invalid('The Inbox cannot be renamed.')
      folder.name = readName(call, folder)
      return show(call, folder)
    },
  },
  {
    method: 'DELETE',
    path: 'Folders/{FolderId}',
    scopes: writes,
    answer(call) {
      const folder = findFolder(call)
      const records = recordsOf(call)
      const inbox = records.folders[0]!
      if (folder === inbox) throw invalid('The Inbox cannot be deleted.')
      // Files outlive their folder (NV): losing documents with it is the reading that does harm.
      for (const file of records.files) if (file.folderId === folder.id) file.folderId = inbox.id
      records.folders = records.folders.filter((each) => each !== folder)
      return emptyReply(204)
    },
  },
  { method: 'GET', path: 'Inbox', scopes: reads, answer: (call) => show(call, recordsOf(call).folders[0]!) },
]

function show(call: ApiCall, folder: StoredFolder) {
  return jsonReply(200, renderFolder(folder, recordsOf(call)))
}

function findFolder(call: ApiCall): StoredFolder {
  const id = call.params['FolderId']?.toLowerCase()
  const folder = recordsOf(call).folders.find((each) => each.id === id)
  if (!folder) throw missing()
  return folder
}

function readName(call: ApiCall, own?: StoredFolder): string {
  const body = readBody(call)
  const name = body.text('Name')?.trim()
  if (body.problems[0]) throw invalid(body.problems[0].reason)
  if (name === undefined || name === '') throw invalid('Name is required')
  if (isBadName(name)) throw invalid('Name contains one or more bad characters')
  const taken = recordsOf(call).folders.some((each) => each !== own && each.name.toLowerCase() === name.toLowerCase())
  if (taken) throw invalid(`A folder with the name ${name} already exists`)
  return name
}

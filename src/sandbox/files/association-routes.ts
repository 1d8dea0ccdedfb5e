import { isGuid } from '../api/fields.ts'
import type { ApiCall, Route } from '../api/route.ts'
import type { Reply } from '../exchange.ts'
import { emptyReply, jsonReply } from '../exchange.ts'
import { parsePage, sortItems, takePage } from './file-list.ts'
import { findFile, readBody, reads, recordsOf, writes } from './file-routes.ts'
import type { StoredAssociation } from './files-store.ts'
import { findObjectType, objectGroups } from './objects.ts'
import { invalid, missing } from './problems.ts'
import { renderAssociation, renderObjectAssociation } from './render-files.ts'

export const associationRoutes: Route[] = [
  {
    method: 'GET',
    path: 'Files/{FileId}/Associations',
    scopes: reads,
    answer(call) {
      const file = findFile(call)
      const own = recordsOf(call).associations.filter((each) => each.fileId === file.id)
      return jsonReply(200, own.map(renderAssociation))
    },
  },
  { method: 'POST', path: 'Files/{FileId}/Associations', scopes: writes, answer: associate },
  {
    method: 'DELETE',
    path: 'Files/{FileId}/Associations/{ObjectId}',
    scopes: writes,
    answer(call) {
      const file = findFile(call)
      const records = recordsOf(call)
      const objectId = call.params['ObjectId']?.toLowerCase()
      const found = records.associations.find((each) => each.fileId === file.id && each.objectId === objectId)
      if (!found) throw missing()
      records.associations = records.associations.filter((each) => each !== found)
      return emptyReply(204)
    },
  },
  { method: 'GET', path: 'Associations/Count', scopes: reads, answer: count },
  { method: 'GET', path: 'Associations/{ObjectId}', scopes: reads, answer: listOfObject },
]

function associate(call: ApiCall): Reply {
  const file = findFile(call)
  const body = readBody(call)
  body.require('ObjectId', 'ObjectGroup')
  const objectId = body.guid('ObjectId')
  const objectGroup = body.oneOf('ObjectGroup', objectGroups)
  if (body.problems[0]) throw invalid(body.problems[0].reason)
  if (objectId === undefined || objectGroup === undefined) throw invalid('ObjectId and ObjectGroup are required.')
  const objectType = findObjectType(call.books, objectGroup, objectId)
  if (objectType === undefined) throw invalid(`Object is not a ${objectGroup}`)
  const records = recordsOf(call)
  let association = records.associations.find((each) => each.fileId === file.id && each.objectId === objectId)
  if (!association) {
    const asked = body.text('ObjectType')
    const createdMs = call.nowMs
    const sendWithObject = body.boolean('SendWithObject') ?? false
    // Contacts go by several types; for everything else the record says which it is.
    const type =
      objectGroup === 'Contact' && asked !== undefined && /^(Contact|Business|Person)$/.test(asked) ? asked : objectType
    association = { fileId: file.id, objectId, objectGroup, objectType: type, sendWithObject, createdMs }
    records.associations.push(association)
  }
  return jsonReply(201, renderAssociation(association))
}

function listOfObject(call: ApiCall): Reply {
  const { files, associations } = recordsOf(call)
  const objectId = call.params['ObjectId']?.toLowerCase() ?? ''
  if (!isGuid(objectId)) throw missing()
  const rows = associations
    .filter((each) => each.objectId === objectId)
    .flatMap((association: StoredAssociation) => {
      const file = files.find((each) => each.id === association.fileId)
      return file ? [{ association, file, name: file.name, size: file.size, createdMs: file.createdMs }] : []
    })
  const { query } = call.exchange
  const shown = sortItems(rows, query).map(({ association, file }) => renderObjectAssociation(association, file))
  return jsonReply(200, takePage(shown, parsePage(query)))
}

function count(call: ApiCall): Reply {
  const ids = (call.exchange.query.get('objectids') ?? '').split(',').filter((id) => id !== '')
  if (ids.length === 0) throw invalid('ObjectIds is required.')
  const bad = ids.find((id) => !isGuid(id.trim()))
  if (bad !== undefined) throw invalid(`${bad} is not a valid identifier.`)
  const { associations } = recordsOf(call)
  const counts = ids.map((id) => {
    const key = id.trim().toLowerCase()
    return [key, associations.filter((each) => each.objectId === key).length]
  })
  return jsonReply(200, Object.fromEntries(counts))
}

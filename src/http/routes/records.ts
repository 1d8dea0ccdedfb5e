import { createRoute } from '@hono/zod-openapi'
import { listRecords, type RecordPage } from '../../platform/records/list-records.ts'
import { loadRecord } from '../../platform/records/load-record.ts'
import { findModel, toModelLists, toModelMembers } from '../../platform/records/models.ts'
import { toAllLists } from '../../platform/records/record-lists.ts'
import type { ServerParts } from '../context.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { requires } from '../requires.ts'
import {
  modelList,
  modelParam,
  modelQuery,
  recordDetail,
  recordList,
  recordOf,
  recordParam,
  recordQuery,
  streamParam,
} from '../schemas/records.ts'
import { toScope } from '../visible.ts'

const tags = ['records']

const list = createRoute({
  tags,
  method: 'get',
  path: '/records/{stream}',
  middleware: requires('read'),
  summary: 'Records of a stream: filtered, sorted, page by page, or what has changed',
  request: { params: streamParam, query: recordQuery },
  responses: {
    ...refusals,
    200: jsonAnswer(recordList, 'Without a sort in the order of keys; with changedSince in that of changes.'),
  },
})

const get = createRoute({
  tags,
  method: 'get',
  path: '/records/{stream}/{id}',
  middleware: requires('read'),
  summary: 'One record with its lists, as Xero shows it, and what happened to it',
  request: { params: recordParam, query: recordOf },
  responses: { ...refusals, 200: jsonAnswer(recordDetail, 'Deleted records too.') },
})

const listModel = createRoute({
  tags,
  method: 'get',
  path: '/models/{model}',
  middleware: requires('read'),
  summary: 'The main nouns under unified names, with their lines',
  request: { params: modelParam, query: modelQuery },
  responses: { ...refusals, 200: jsonAnswer(modelList, 'Pages and changes as of records.') },
})

export function createRecordRoutes(parts: ServerParts) {
  const { services } = parts.platform
  return newRouter()
    .openapi(list, async (c) => {
      const { connection, filter, include, includeDeleted = false, limit = 100, ...query } = c.req.valid('query')
      const { stream } = c.req.valid('param')
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      const page = await listRecords(services, {
        ...query,
        stream,
        connections,
        filters: filter,
        includeDeleted,
        limit,
        lists: include === 'lists' ? toAllLists : undefined,
        signal: c.req.raw.signal,
      })
      return c.body(toBody({ stream }, page), 200, json) as never
    })
    .openapi(get, async (c) => {
      const { connection } = c.req.valid('query')
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      return c.json((await loadRecord(services, connections, c.req.valid('param'))) as never, 200)
    })
    .openapi(listModel, async (c) => {
      const { connection, includeDeleted = false, limit = 100, ...query } = c.req.valid('query')
      const model = findModel(c.req.valid('param').model)
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      const page = await listRecords(services, {
        ...query,
        stream: model.stream,
        connections,
        filters: [],
        includeDeleted,
        limit,
        toMembers: toModelMembers(model),
        lists: toModelLists(model),
        where: model.where,
        signal: c.req.raw.signal,
      })
      return c.body(toBody({ model: model.name }, page), 200, json) as never
    })
}

const json = { 'content-type': 'application/json' }

/** Records go out as the texts the warehouse made, so that a thousand of them cost no parsing and no second writing. */
function toBody(head: Record<string, string>, { rows, ...rest }: RecordPage): string {
  const before = JSON.stringify(head).slice(0, -1)
  const after = JSON.stringify(rest).slice(1)
  return `${before},"items":[${rows.map((row) => row.json).join(',')}],${after}`
}

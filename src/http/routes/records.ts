import { createRoute } from '@hono/zod-openapi'
import { listRecords, type RecordPage } from '../../platform/records/list-records.ts'
import { loadRecord } from '../../platform/records/load-record.ts'
import { findModel, toModelLists, toModelMembers } from '../../platform/records/models.ts'
import { createPageCache } from '../../platform/records/page-cache.ts'
import { toAllLists } from '../../platform/records/record-lists.ts'
import { loadSourceVersion } from '../../platform/records/source.ts'
import type { Connection } from '../../store/store.ts'
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

/** Memory for pages that many ask for, such as the first of a list that is looked at again and again. */
const cachedBytes = 48 * 1024 * 1024

export function createRecordRoutes(parts: ServerParts) {
  const { services } = parts.platform
  const cache = createPageCache(cachedBytes)

  /** A page as the warehouse has it now, made once for all who ask for the same while it stands. */
  const loadPage = async (
    head: Record<string, string>,
    request: { stream: string; connections: readonly Connection[]; query: unknown; signal: AbortSignal },
    list: (signal: AbortSignal) => Promise<RecordPage>,
  ): Promise<Buffer> => {
    const { stream, connections, query, signal } = request
    const version = await loadSourceVersion(services, stream, connections)
    const seen = connections.map(({ id, name, tenantId }) => [id, name, tenantId])
    return cache.load({ name: JSON.stringify([head, query, seen]), version, signal }, async (stop) =>
      toBody(head, await list(stop)),
    )
  }

  return newRouter()
    .openapi(list, async (c) => {
      const { connection, filter, include, includeDeleted = false, limit = 100, ...query } = c.req.valid('query')
      const { stream } = c.req.valid('param')
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      const asked = { stream, connections, query: c.req.valid('query'), signal: c.req.raw.signal }
      const page = await loadPage({ stream }, asked, (signal) =>
        listRecords(services, {
          ...query,
          stream,
          connections,
          filters: filter,
          includeDeleted,
          limit,
          lists: include === 'lists' ? toAllLists : undefined,
          signal,
        }),
      )
      return c.body(toStream(page), 200, { ...json, 'content-length': String(page.length) }) as never
    })
    .openapi(get, async (c) => {
      const { connection } = c.req.valid('query')
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      return c.json((await loadRecord(services, connections, c.req.valid('param'))) as never, 200)
    })
    .openapi(listModel, async (c) => {
      const { connection, includeDeleted = false, limit = 100, ...query } = c.req.valid('query')
      const model = findModel(c.req.valid('param').model)
      const { stream } = model
      const { connections } = await toScope(parts, c.get('actor'), connection === undefined ? [] : [connection])
      const asked = { stream, connections, query: c.req.valid('query'), signal: c.req.raw.signal }
      const page = await loadPage({ model: model.name }, asked, (signal) =>
        listRecords(services, {
          ...query,
          stream,
          connections,
          filters: [],
          includeDeleted,
          limit,
          toMembers: toModelMembers(model),
          lists: toModelLists(model),
          where: model.where,
          signal,
        }),
      )
      return c.body(toStream(page), 200, { ...json, 'content-length': String(page.length) }) as never
    })
}

const json = { 'content-type': 'application/json' }

/** Records go out as the texts the warehouse made, so that a thousand of them cost no parsing and no second writing. */
function toBody(head: Record<string, string>, { rows, ...rest }: RecordPage): Buffer {
  const before = JSON.stringify(head).slice(0, -1)
  const after = JSON.stringify(rest).slice(1)
  return Buffer.from(`${before},"items":[${rows.map((row) => row.json).join(',')}],${after}`)
}

/** A body that is these bytes themselves: given as bytes, each answer would copy its megabyte. */
function toStream(page: Buffer): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(page)
      controller.close()
    },
  })
}

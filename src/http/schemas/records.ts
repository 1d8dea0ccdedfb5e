import { z } from '@hono/zod-openapi'
import { cell, flag, instant, paging, repeatable } from './answer.ts'

/** A record of a stream: `fields` by the table's column names, in the table's order. */
export const record = z
  .object({
    connection: z.string(),
    id: z.string().openapi({ description: "The record's key; parts joined by a slash." }),
    deletedAt: instant.nullable(),
    modifiedAt: instant.nullable().openapi({ description: "Xero's modified time, where the record has one." }),
    syncedAt: instant.nullable(),
    fields: z.record(z.string(), cell),
    /** Lists by table, where `include=lists` was asked for. */
    lists: z.record(z.string(), z.array(z.record(z.string(), cell))).optional(),
    /** What happened to it, where `changedSince` was asked for. */
    op: z.enum(['insert', 'update', 'delete']).optional(),
  })
  .openapi('Record')
export type RecordAnswer = z.infer<typeof record>

export const recordList = z
  .object({
    stream: z.string(),
    items: z.array(record),
    nextCursor: z.string().nullable(),
    /** Pass as `changedSince`, once `nextCursor` is null, for what has changed after this list began. */
    checkpoint: z.string(),
    /** With `changedSince`: streams were read anew from nothing, or rows were purged. List again without it. */
    reset: z.boolean(),
    asOf: instant.nullable(),
  })
  .openapi('RecordList')
export type RecordList = z.infer<typeof recordList>

export const filterOps = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'contains', 'starts', 'in', 'null', 'notnull'] as const

export const recordQuery = z.object({
  connection: z.string().max(80).optional().openapi({ description: 'Default: every organisation you may see.' }),
  filter: repeatable.openapi({
    type: 'array',
    items: { type: 'string' },
    description: `\`column:op:value\`; all must hold. Ops: ${filterOps.join(', ')}. For in, values with commas between.`,
    example: ['status:eq:AUTHORISED', 'total:gt:1000'],
  }),
  sort: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: 'A column, `-` before it for descending. Default: the key.', example: '-date' }),
  changedSince: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: 'An instant, or the `checkpoint` of an earlier list: records changed since, deleted ones too.' }),
  includeDeleted: flag,
  include: z.enum(['lists']).optional(),
  ...paging,
})

export const recordChange = z.object({
  op: z.enum(['insert', 'update', 'delete']),
  modifiedAt: instant.nullable(),
  changedAt: instant,
  runId: z.string().nullable(),
})

export const recordDetail = z
  .object({
    stream: z.string(),
    record,
    lists: z.record(z.string(), z.array(z.record(z.string(), cell))),
    /** The record as Xero's API shows it, put together again from the columns. */
    raw: cell,
    history: z.array(recordChange).openapi({ description: 'Newest first.' }),
    link: z.string().nullable().openapi({ description: "The record in Xero's own pages." }),
  })
  .openapi('RecordDetail')
export type RecordDetail = z.infer<typeof recordDetail>

export const streamParam = z.object({ stream: z.string().min(1).max(80).openapi({ example: 'invoices' }) })
export const recordParam = streamParam.extend({ id: z.string().min(1).max(400) })
export const recordOf = z.object({ connection: z.string().max(80).optional() })

/** The main nouns, under names that mean the same for every organisation. Names are snake_case, as in SQL. */
export const modelName = z.enum([
  'organisations',
  'accounts',
  'contacts',
  'items',
  'invoices',
  'bills',
  'credit_notes',
  'payments',
  'bank_transactions',
  'purchase_orders',
  'quotes',
  'journal_entries',
])
export const modelParam = z.object({ model: modelName })
export const modelQuery = recordQuery.pick({
  connection: true,
  changedSince: true,
  includeDeleted: true,
  limit: true,
  cursor: true,
})
export const modelList = z
  .object({
    model: z.string(),
    items: z.array(z.record(z.string(), cell)),
    nextCursor: z.string().nullable(),
    checkpoint: z.string(),
    reset: z.boolean(),
    asOf: instant.nullable(),
  })
  .openapi('ModelList')

import { z } from '@hono/zod-openapi'
import { cell, instant, toListOf, type Cell } from './answer.ts'
import { catalogueColumn } from './streams.ts'

export const queryFormats = ['json', 'ndjson', 'csv', 'excel', 'parquet'] as const

const options = {
  connections: z
    .array(z.string().max(80))
    .max(1000)
    .optional()
    .openapi({ description: 'Only rows of these organisations. Default: all you may see.' }),
  maxRows: z.number().int().min(1).max(1_000_000).optional().openapi({ description: 'Default 10,000 for json, else 100,000.' }),
  timeoutMs: z.number().int().min(1).max(300_000).optional().openapi({ description: 'Default 30,000.' }),
  format: z.enum(queryFormats).optional().openapi({ description: 'Default json.' }),
}

export const query = z
  .object({
    sql: z.string().min(1).max(100_000).openapi({ description: 'One SELECT.', example: 'SELECT name, code FROM accounts' }),
    cursor: z
      .string()
      .max(400)
      .optional()
      .openapi({ description: 'With json: `nextCursor` of the answer before. Only for SQL with an ORDER BY.' }),
    ...options,
  })
  .openapi('Query')
export type Query = z.infer<typeof query>

export const queryColumn = z.object({ name: z.string(), type: z.string() })

export const queryAnswer = z
  .object({
    columns: z.array(queryColumn),
    rows: z.array(z.array(cell)),
    truncated: z.boolean().openapi({ description: 'There are more rows than were answered.' }),
    nextCursor: z.string().nullable(),
    elapsedMs: z.number(),
  })
  .openapi('QueryAnswer')
/** Lines of a `format: "ndjson"` answer: columns first, then batches of some 2,000 rows (2,048 at most) column by column, then an end or an error. */
export const queryLine = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('columns'), columns: z.array(queryColumn) }),
    z.object({ type: z.literal('batch'), rows: z.number().int(), values: z.array(z.array(cell)) }),
    z.object({ type: z.literal('end'), rows: z.number().int(), truncated: z.boolean(), elapsedMs: z.number() }),
    z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
  ])
  .openapi('QueryLine')
export type QueryLine = z.infer<typeof queryLine>

export const catalogueTable = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(['table', 'view']),
  comment: z.string().nullable(),
  /** Rows you may see, deleted ones included; null where counting would take long (views). */
  rows: z.number().int().nullable(),
  /** The stream whose records it holds, for tables of records. */
  stream: z.string().nullable(),
  parent: z.string().nullable(),
  key: z.array(z.string()),
  columns: z.array(catalogueColumn),
})
export type CatalogueTable = z.infer<typeof catalogueTable>

export const catalogue = z
  .object({
    schemas: z.array(
      z.object({ name: z.string(), title: z.string(), comment: z.string().nullable(), tables: z.array(catalogueTable) }),
    ),
    organisations: z.object({ visible: z.number().int(), total: z.number().int() }),
    /** Functions that SQL here may call, for completion. */
    functions: z.array(z.string()),
  })
  .openapi('Catalogue')
export type Catalogue = z.infer<typeof catalogue>

/** What the dashboard keeps of a table or chart is flat; what is nested deeper than any parser likes is nobody's view. */
const deepestView = 16
const isShallow = (value: Cell, depth = 0): boolean =>
  value === null ||
  typeof value !== 'object' ||
  (depth < deepestView && Object.values(value).every((inner: Cell) => isShallow(inner, depth + 1)))
const savedView = z
  .record(z.string(), cell)
  .refine((view) => isShallow(view), `nested deeper than ${deepestView}`)
  .nullable()

const savedFields = {
  name: z.string().trim().min(1).max(120),
  description: z.string().max(2000).default(''),
  sql: z.string().min(1).max(100_000),
  /** `everyone`: who may see its organisations may run it, viewers too. */
  sharedWith: z.enum(['me', 'everyone']).default('me'),
  /** What the dashboard keeps beside it: view, chart. */
  view: savedView.default(null),
}
export const savedQueryInput = z.object(savedFields).openapi('SavedQueryInput')
export const savedQueryChange = z
  .object({
    name: savedFields.name.optional(),
    description: z.string().max(2000).optional(),
    sql: savedFields.sql.optional(),
    sharedWith: z.enum(['me', 'everyone']).optional(),
    view: savedView.optional(),
  })
  .openapi('SavedQueryChange')
export const savedQuery = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    sql: z.string(),
    sharedWith: z.enum(['me', 'everyone']),
    view: z.record(z.string(), cell).nullable(),
    owner: z.object({ id: z.string(), name: z.string() }),
    mine: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi('SavedQuery')
export type SavedQuery = z.infer<typeof savedQuery>
export const savedQueryList = toListOf(savedQuery)
export const runSavedQuery = z.object(options).openapi('RunSavedQuery')

import { z } from '@hono/zod-openapi'

export const columnReference = z
  .object({ stream: z.string(), table: z.string(), column: z.string() })
  .openapi({ description: 'The record this column names by its key.' })

export const catalogueColumn = z.object({
  name: z.string(),
  type: z.string().openapi({ description: "The warehouse's type.", example: 'DECIMAL(18,4)' }),
  comment: z.string().nullable(),
  references: columnReference.nullable(),
})
export type CatalogueColumn = z.infer<typeof catalogueColumn>

export const streamInfo = z
  .object({
    name: z.string(),
    title: z.string(),
    comment: z.string(),
    kind: z.enum(['records', 'report']),
    tables: z.array(
      z.object({
        name: z.string(),
        comment: z.string(),
        parent: z.string().nullable(),
        key: z.array(z.string()),
        columns: z.array(catalogueColumn),
      }),
    ),
    scopes: z.object({ granular: z.array(z.string()), broad: z.array(z.string()) }),
    restricted: z.enum(['tier', 'broad-only', 'optional', 'reports']).nullable(),
    retired: z.object({ since: z.string(), note: z.string() }).nullable(),
    incremental: z.boolean().openapi({ description: 'Whether Xero can be asked for changes alone.' }),
  })
  .openapi('Stream')
export const streamList = z.object({ items: z.array(streamInfo) })

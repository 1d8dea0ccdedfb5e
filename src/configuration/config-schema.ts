import { z } from 'zod'

const environment = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'Give the name of an environment variable.'),
})
const columnName = z.string().regex(/^(\*|[a-z0-9_]+)\.[a-z0-9_]+$/, 'Give table.column, for example contacts.email_address.')
const day = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString?.().startsWith(text),
    'Give a day like 2024-07-01.',
  )

const connectionShape = {
  schedule: z.union([z.string(), z.strictObject({ cron: z.string(), timezone: z.string().optional() })]).optional(),
  streams: z.array(z.string()).min(1, 'Name a stream, or leave it out for all.').optional(),
  startDate: day.optional(),
  snapshotHours: z.number().min(0).max(8760).optional(),
  paused: z.boolean().optional(),
  fields: z.strictObject({ drop: z.array(columnName).optional(), hash: z.array(columnName).optional() }).optional(),
}

const metadata = z.record(z.string().min(1).max(64), z.string().max(500))

const scalar = z.strictObject({
  kind: z.literal('scalar'),
  property: z.string().min(1),
  type: z.enum(['text', 'boolean', 'integer', 'money', 'number', 'date', 'instant', 'json']),
  column: z.string().optional(),
  comment: z.string(),
})
const objectField = z.strictObject({
  kind: z.literal('object'),
  property: z.string().min(1),
  prefix: z.string().optional(),
  open: z.boolean().optional(),
  comment: z.string(),
  get fields() {
    return z.array(z.union([scalar, objectField]))
  },
})
const listField = z.strictObject({
  kind: z.literal('list'),
  property: z.string().min(1),
  table: z.string().regex(/^[a-z][a-z0-9_]*$/),
  id: z.string().optional(),
  open: z.boolean().optional(),
  comment: z.string(),
  get fields() {
    return z.array(z.union([scalar, objectField, listField]))
  },
})

const absence = z.strictObject({
  kind: z.literal('absence'),
  also: z.strictObject({ field: z.string(), values: z.array(z.string()) }).optional(),
})

const streamSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, 'Small letters, digits and underscores.'),
  title: z.string().min(1),
  comment: z.string().min(1),
  table: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .optional(),
  path: z.string().regex(/^[A-Za-z0-9/._-]+$/, "Give the path under Xero's accounting API, for example Users."),
  root: z.string().min(1),
  key: z.array(z.string()),
  read: z.union([
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({
      kind: z.literal('pages'),
      size: z.int().min(1).max(1000),
      sizeParam: z.boolean(),
      counts: z.boolean(),
      order: z.string().optional(),
    }),
  ]),
  cursor: z.union([
    z.strictObject({ kind: z.literal('modified-since'), field: z.string() }),
    z.strictObject({ kind: z.literal('none') }),
  ]),
  deletion: z.union([
    z.strictObject({ kind: z.literal('status'), field: z.string(), values: z.array(z.string()) }),
    absence,
    z.strictObject({ kind: z.literal('never') }),
  ]),
  params: z.record(z.string(), z.string()).optional(),
  scopes: z.strictObject({ granular: z.array(z.string()), broad: z.array(z.string()) }),
  restricted: z.enum(['tier', 'broad-only', 'optional']).optional(),
  fields: z.array(z.union([scalar, objectField, listField])).min(1),
})

/** The shape of `daybook.config.ts`; what its values mean is looked at after it (`checkMeaning`). */
export const configSchema = z.strictObject({
  defaults: z.strictObject(connectionShape).optional(),
  overrides: z
    .array(
      z.strictObject({
        match: z
          .strictObject({ name: z.string().optional(), metadata: metadata.optional() })
          .refine((match) => match.name !== undefined || match.metadata !== undefined, 'Say whom it is for: name or metadata.'),
        set: z.strictObject(connectionShape),
      }),
    )
    .optional(),
  connections: z
    .record(
      z
        .string()
        .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,62}$/u, 'Give a name of letters, digits, spaces, dots, dashes or underscores.'),
      z.strictObject({
        ...connectionShape,
        metadata: metadata.optional(),
        connect: z
          .strictObject({
            way: z.literal('custom'),
            clientId: z.union([z.string().min(1), environment]),
            clientSecret: environment,
          })
          .optional(),
      }),
    )
    .optional(),
  streams: z.array(streamSchema).optional(),
  tables: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'Small letters, digits and underscores.'),
      z.strictObject({ sql: z.string().min(1), comment: z.string().optional() }),
    )
    .optional(),
})

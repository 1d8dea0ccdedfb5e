import { z } from '@hono/zod-openapi'
import { cell, day, instant, money, paging, repeatable } from './answer.ts'
import { badge } from './badge.ts'

export const statementParameter = z.object({
  name: z.string(),
  kind: z.enum(['date', 'choice', 'text', 'integer', 'flag']),
  choices: z.array(z.string()).optional(),
  meaning: z.string(),
  required: z.boolean().optional(),
})

export const statementInfo = z
  .object({
    name: z.string(),
    tool: z.enum(['profit_and_loss', 'balance_sheet', 'trial_balance', 'cash', 'aged', 'tax', 'measure']),
    title: z.string(),
    definition: z.string(),
    parameters: z.array(statementParameter),
  })
  .openapi('Statement')
export type StatementInfo = z.infer<typeof statementInfo>
export const statementList = z.object({ items: z.array(statementInfo) })

/**
 * An answered statement. Columns of a financial statement begin with line (account, total, result), section, code, label,
 * account_id; figures follow.
 */
export const statementAnswer = z
  .object({
    statement: z.string(),
    title: z.string(),
    subtitle: z.string().openapi({ description: 'Period, basis, currency: for people.' }),
    organisations: z.array(z.string()),
    connections: z.array(z.string()),
    columns: z.array(z.object({ name: z.string(), type: z.string(), title: z.string() })),
    rows: z.array(z.array(cell)),
    totals: z.array(cell).optional(),
    asOf: instant.nullable(),
    ties: badge,
    missing: z.array(z.string()).openapi({ description: 'What it lacks, as sentences.' }),
    notes: z.array(z.string()),
  })
  .openapi('StatementAnswer')
export type StatementAnswerBody = z.infer<typeof statementAnswer>

export const statementParam = z.object({ name: z.string().min(1).max(80).openapi({ example: 'profit_and_loss' }) })

/** Parameters are the statement's own, by the names its catalogue entry gives. */
export const statementQuery = z.object({
  connection: repeatable.openapi({ type: 'array', items: { type: 'string' }, description: 'Several are added up.' }),
  connections: z.string().max(1000).optional().openapi({ description: 'Names with commas between, or `all`.' }),
  from: day.optional(),
  to: day.optional(),
  as_at: day.optional(),
  by: z.enum(['day', 'week', 'month', 'quarter', 'year']).optional(),
  basis: z.enum(['accrual', 'cash']).optional(),
  compare: z.enum(['previous_period', 'previous_year']).optional(),
  tracking: z.string().max(200).optional(),
  contact: z.string().max(200).optional(),
  item: z.string().max(200).optional(),
  currency: z.string().max(10).optional(),
  limit: z.string().max(10).optional().openapi({ type: 'integer' }),
  days: z.string().max(10).optional().openapi({ type: 'integer' }),
  months: z.string().max(10).optional().openapi({ type: 'integer' }),
  format: z
    .enum(['json', 'csv', 'excel'])
    .optional()
    .openapi({ description: '`excel`: CSV that Excel reads as it is, texts that look like formulas made harmless.' }),
})

const month = z.string().regex(/^\d{4}-\d{2}$/)
const basis = z.enum(['accrual', 'cash'])

export const reconciledMonth = z.object({
  month,
  basis,
  state: z.enum(['ties', 'explained', 'differs']),
  compared: z.number().int(),
  differing: z.number().int(),
  explained: money,
  unexplained: money,
  causes: z.array(z.string()),
})

export const reconciledAccount = z.object({
  month,
  basis,
  accountId: z.string(),
  code: z.string().nullable(),
  account: z.string(),
  ours: money,
  xeros: money,
  difference: money,
  moved: money,
  causes: z.array(z.string()),
  unexplained: money,
  nearest: z.array(
    z.object({
      reason: z.string(),
      type: z.string(),
      id: z.string(),
      number: z.string().nullable(),
      date: z.string().nullable(),
      amount: money,
    }),
  ),
})

export const reconciliation = z
  .object({
    connection: z.string(),
    tenantId: z.string(),
    name: z.string(),
    currency: z.string(),
    ties: badge,
    months: z.array(reconciledMonth).openapi({ description: 'Oldest first.' }),
    accounts: z.array(reconciledAccount),
    streams: z.array(z.object({ stream: z.string(), held: z.number().int(), counted: z.number().int().nullable() })),
    journalDifferences: z.number().int().nullable(),
  })
  .openapi('Reconciliation')
export type ReconciliationAnswer = z.infer<typeof reconciliation>

export const reconciliationQuery = z.object({
  connection: z.string().max(80).openapi({ example: 'harbour-vine' }),
  month: month.optional(),
  account: z.string().max(200).optional(),
  basis: basis.optional(),
})

export const explainQuery = z.object({
  connection: z.string().max(80).openapi({ example: 'harbour-vine' }),
  account: z.string().min(1).max(200).openapi({ description: 'Code, name or id.', example: '200' }),
  from: day.optional().openapi({ description: 'First day; leave out for a balance.' }),
  to: day.optional(),
  basis: basis.optional(),
  contact: z.string().max(200).optional(),
  tracking_option: z.string().max(200).optional(),
  ...paging,
})

/** Net: debits positive. `running` adds up from the first posting of the answer's first page. */
export const posting = z.object({
  date: day,
  net: money,
  running: money,
  tax: money.nullable(),
  kind: z.string().nullable(),
  sourceType: z.string().nullable(),
  description: z.string().nullable(),
  reference: z.string().nullable(),
  documentType: z.string().nullable(),
  documentId: z.string().nullable(),
  documentNumber: z.string().nullable(),
  contact: z.string().nullable(),
  currency: z.string().nullable(),
  documentNet: money.nullable(),
  tracking1Option: z.string().nullable(),
  tracking2Option: z.string().nullable(),
  label: z.string().nullable().openapi({ description: "Set where it comes from Xero's report, not from a document." }),
  /** Stream and id of the record behind it, for `GET /records/{stream}/{id}`. */
  record: z.object({ stream: z.string(), id: z.string() }).nullable(),
  link: z.string().nullable(),
})
export type Posting = z.infer<typeof posting>

export const explanation = z
  .object({
    connection: z.string(),
    account: z.object({
      accountId: z.string(),
      code: z.string().nullable(),
      name: z.string(),
      type: z.string().nullable(),
      class: z.string().nullable(),
    }),
    basis,
    from: day.nullable(),
    to: day.nullable(),
    net: money,
    count: z.number().int(),
    ties: badge,
    items: z.array(posting),
    nextCursor: z.string().nullable(),
  })
  .openapi('Explanation')
export type Explanation = z.infer<typeof explanation>

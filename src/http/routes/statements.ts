import { createRoute } from '@hono/zod-openapi'
import { AppError } from '../../lib/app-error.ts'
import { loadReconciliation } from '../../platform/reconcile.ts'
import { explainFigure } from '../../platform/explain.ts'
import { createStatements } from '../../platform/statements.ts'
import type { ServerParts } from '../context.ts'
import { toCsvHead, toCsvLine } from '../csv.ts'
import { parseCursor, toCursor, unknownCursor } from '../cursor.ts'
import { jsonAnswer, refusals } from '../describe.ts'
import { newRouter } from '../new-router.ts'
import { assertMay, requires } from '../requires.ts'
import {
  explainQuery,
  explanation,
  reconciliation,
  reconciliationQuery,
  statementAnswer,
  statementList,
  statementParam,
  statementQuery,
} from '../schemas/statements.ts'
import { requireVisible, toScope } from '../visible.ts'
import { csvAnswer } from '../describe.ts'

const tags = ['books']

const list = createRoute({
  tags,
  method: 'get',
  path: '/statements',
  middleware: requires('read'),
  summary: 'Statements and measures, with their definitions and parameters',
  responses: { ...refusals, 200: jsonAnswer(statementList, 'The catalogue.') },
})

const run = createRoute({
  tags,
  method: 'get',
  path: '/statements/{name}',
  middleware: requires('read'),
  summary: 'A statement of one organisation, or of several added up',
  request: { params: statementParam, query: statementQuery },
  responses: {
    ...refusals,
    200: {
      description: 'Figures, whether they tie to Xero, and what they lack.',
      content: { ...jsonAnswer(statementAnswer, '').content, ...csvAnswer },
    },
  },
})

const reconcile = createRoute({
  tags,
  method: 'get',
  path: '/reconciliation',
  middleware: requires('read'),
  summary: "The books beside Xero's own reports: every month, and the accounts that differ",
  request: { query: reconciliationQuery },
  responses: { ...refusals, 200: jsonAnswer(reconciliation, 'As stored after the last sync.') },
})

const explain = createRoute({
  tags,
  method: 'get',
  path: '/explain',
  middleware: requires('read'),
  summary: 'The postings behind a figure, by date, with a running total',
  request: { query: explainQuery },
  responses: { ...refusals, 200: jsonAnswer(explanation, 'Debits positive.') },
})

export function createStatementRoutes(parts: ServerParts) {
  const { platform, clock } = parts
  const { services } = platform
  const statements = createStatements({ clock })
  return newRouter()
    .openapi(list, (c) => {
      const items = statements.statements.map(({ parameters, ...statement }) => ({
        ...statement,
        parameters: parameters.map(({ choices, ...parameter }) => ({
          ...parameter,
          ...(choices ? { choices: [...choices] } : {}),
        })),
      }))
      return c.json({ items }, 200)
    })
    .openapi(run, async (c) => {
      const actor = c.get('actor')
      const { connection, connections, format = 'json', ...given } = c.req.valid('query')
      if (format !== 'json') assertMay(actor, 'export')
      const named = connections === 'all' ? [] : (connections?.split(',').map((name) => name.trim()) ?? [])
      const scope = await toScope(
        parts,
        actor,
        [...connection, ...named].filter((name) => name !== ''),
      )
      if (scope.connections.length === 0) throw new AppError('not_found', 'There is no organisation you may see yet.')
      const { name } = c.req.valid('param')
      const answer = await services.readers.read({}, (reader) =>
        statements.run({
          reader,
          name,
          tenants: [...new Set(scope.connections.map(({ tenantId }) => tenantId))],
          parameters: dropAbsent(given),
          signal: c.req.raw.signal,
        }),
      )
      if (format === 'json') return c.json({ ...answer, connections: scope.connections.map((each) => each.name) }, 200)
      const style = { excel: format === 'excel' }
      const lines = [toCsvHead(answer.columns, style), ...answer.rows.map((row) => toCsvLine(row, style))]
      return c.body(lines.join(''), 200, toDownload(`${answer.statement}.csv`)) as never
    })
    .openapi(reconcile, async (c) => {
      const { connection: name, month, account, basis } = c.req.valid('query')
      const connection = await requireVisible(parts, c.get('actor'), name)
      const found = await services.readers.read({}, (reader) =>
        loadReconciliation(reader, connection.tenantId, { month, account, signal: c.req.raw.signal }),
      )
      const ofBasis = (each: { basis: string }): boolean => basis === undefined || each.basis === basis
      const { months, accounts } = found
      return c.json({ connection: name, ...found, months: months.filter(ofBasis), accounts: accounts.filter(ofBasis) }, 200)
    })
    .openapi(explain, async (c) => {
      const query = c.req.valid('query')
      const {
        connection: name,
        account,
        from,
        to,
        basis = 'accrual',
        contact,
        tracking_option: option,
        limit = 100,
        cursor,
      } = query
      const connection = await requireVisible(parts, c.get('actor'), name)
      const skip = cursor === undefined ? 0 : toOffset(cursor)
      const cell = { account, basis, ...dropAbsent({ from, to, contact, trackingOption: option }) }
      const figure = await explainFigure(services, connection, cell, { limit, skip, signal: c.req.raw.signal })
      const { postings, ...rest } = figure
      const next = skip + postings.length
      return c.json(
        {
          connection: name,
          basis,
          from: from ?? null,
          to: to ?? null,
          ...rest,
          items: postings,
          nextCursor: next < figure.count && postings.length > 0 ? toCursor([next]) : null,
        },
        200,
      )
    })
}

function toOffset(cursor: string): number {
  const offset = Number(parseCursor(cursor, 1)[0])
  if (Number.isSafeInteger(offset) && offset >= 0) return offset
  throw unknownCursor()
}

function dropAbsent<T extends Record<string, string | undefined>>(given: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: string }
}

function toDownload(name: string): Record<string, string> {
  return { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` }
}

import { conventions, loadColumns, loadTables, toStatementGuide } from '../../platform/answers/describe.ts'
import { explainCell } from '../../platform/answers/explain.ts'
import { chooseOrganisation, loadOrganisations, noOrganisations } from '../../platform/answers/organisations.ts'
import { loadMissing } from '../../platform/answers/freshness.ts'
import {
  choice,
  code,
  day,
  integer,
  list,
  object,
  organisationInput,
  provenanceOutput,
  tableOutput,
  text,
  type Tool,
  type ToolCall,
} from '../tool.ts'
import { toProvenance, withOrganisation } from '../with-organisation.ts'

/** What an answer to a model may hold: more would push the conversation out of its memory. */
const page = { maxRows: 100, maxBytes: 100_000 }

const pageInput = {
  limit: { ...integer(1, `Rows, default ${page.maxRows}.`), maximum: 1000 },
  cursor: text('Of the answer before: goes on.'),
}

interface PageArgs {
  limit?: number
  cursor?: string
}

const toPage = ({ limit, cursor }: PageArgs, { context, signal }: ToolCall) => ({
  ...page,
  timeoutMs: context.queryTimeoutMs,
  signal,
  ...(limit === undefined ? {} : { maxRows: limit }),
  ...(cursor === undefined ? {} : { cursor }),
})

export const describeData: Tool = {
  name: 'describe_data',
  title: 'Describe the data',
  description:
    'What can be asked: tables and how they join, statements and measures with definitions and parameters. With a table: its columns. Call before run_sql.',
  input: { table: text('For example books.general_ledger.') },
  output: { tables: list, columns: list, statements: list, organisations: list },
  run: ({ context, args, signal }) =>
    context.read({ signal }, async (reader) => {
      const organisations = (await loadOrganisations(reader, context.organisations)).map(toProvenance)
      const { table } = args as { table?: string }
      if (table !== undefined) {
        const described = await loadColumns(reader, table)
        return { tables: [{ table: described.table }], columns: described.columns, organisations }
      }
      return { tables: await loadTables(reader), conventions, ...toStatementGuide(context.statements.statements), organisations }
    }),
}

export const runSql: Tool = {
  name: 'run_sql',
  title: 'Run SQL',
  description:
    'One read-only SELECT (DuckDB) on the tables of describe_data. With an organisation, its rows alone; else all. With ORDER BY, a cursor gives more rows.',
  input: { sql: { ...text('One SELECT.'), maxLength: 50_000 }, ...pageInput, organisation: text('Name or id.') },
  required: ['sql'],
  output: { organisations: list, ...tableOutput },
  async run(call) {
    const { context, args, signal } = call
    const { sql, organisation, ...paging } = args as unknown as { sql: string; organisation?: string } & PageArgs
    const organisations = await context.read({ signal }, async (reader) => {
      const all = await loadOrganisations(reader, context.organisations)
      if (all.length === 0) throw noOrganisations()
      const chosen = organisation === undefined ? all : [chooseOrganisation(all, organisation)]
      return Promise.all(chosen.map(async (each) => ({ ...each, missing: await loadMissing(reader, each) })))
    })
    // A reader of some organisations is fenced in; one of all need not be.
    const fenced = organisation !== undefined || context.organisations !== undefined
    const tenants = fenced ? { tenants: organisations.map(({ tenantId }) => tenantId) } : {}
    return context.read({ ...tenants, signal }, async (reader) => {
      const { elapsedMs: _elapsed, ...result } = await reader.query(sql, toPage(paging, call))
      return { organisations: organisations.map((each) => ({ ...toProvenance(each), missing: each.missing })), ...result }
    })
  },
}

export const explainNumber: Tool = {
  name: 'explain_number',
  title: 'Explain a number',
  description:
    'The postings behind a cell of a statement: an account, a period, maybe a contact or tracking option. net: debits positive.',
  input: {
    account: code('Code, name or id.'),
    from: day('First day; leave out for a balance.'),
    to: day(),
    basis: choice(['accrual', 'cash']),
    contact: text('Name or id.'),
    tracking_option: text('Name or id.'),
    ...pageInput,
    ...organisationInput,
  },
  required: ['account'],
  output: { ...provenanceOutput, account: object, net: { type: 'string' }, ...tableOutput },
  run: (call) =>
    withOrganisation(call, async ({ reader, organisation, args }) => {
      const { account, basis, from, to, contact, tracking_option: trackingOption, ...paging } = args as unknown as ExplainArgs
      const explained = await explainCell(
        reader,
        organisation,
        {
          account: String(account),
          basis: basis ?? 'accrual',
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
          ...(contact === undefined ? {} : { contact }),
          ...(trackingOption === undefined ? {} : { trackingOption }),
        },
        toPage(paging, call),
      )
      const { elapsedMs: _elapsed, ...result } = explained.page
      return { account: explained.account, net: explained.net, count: explained.count, ...result }
    }),
}

interface ExplainArgs extends PageArgs {
  account: string | number
  basis?: 'accrual' | 'cash'
  from?: string
  to?: string
  contact?: string
  tracking_option?: string
}

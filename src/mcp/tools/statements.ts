import type { Statement, StatementCatalogue, StatementParameter, StatementTool } from '../../platform/statements.ts'
import { choice, day, list, provenanceOutput, tableOutput, text, type Schema, type Tool } from '../tool.ts'
import type { QueryEngine } from '../../warehouse/query.ts'
import { loadMissing } from '../../platform/answers/freshness.ts'
import { loadOrganisations, noOrganisations } from '../../platform/answers/organisations.ts'
import { withOrganisation } from '../with-organisation.ts'

/** What the tools over statements are called, and how the argument that chooses among a tool's statements is. */
const tools: Record<StatementTool, { title: string; chooser: string }> = {
  profit_and_loss: { title: 'Profit and loss', chooser: 'view' },
  balance_sheet: { title: 'Balance sheet', chooser: 'view' },
  trial_balance: { title: 'Trial balance', chooser: 'view' },
  cash: { title: 'Cash', chooser: 'view' },
  aged: { title: 'Aged receivables and payables', chooser: 'view' },
  tax: { title: 'Tax', chooser: 'view' },
  measure: { title: 'Measure', chooser: 'name' },
}

/** One tool for each kind of statement the catalogue has. */
export function toStatementTools(catalogue: StatementCatalogue): Tool[] {
  return (Object.keys(tools) as StatementTool[]).flatMap((tool) => {
    const statements = catalogue.statements.filter((statement) => statement.tool === tool)
    return statements.length === 0 ? [] : [toStatementTool(tool, statements, catalogue)]
  })
}

function toStatementTool(tool: StatementTool, statements: Statement[], catalogue: StatementCatalogue): Tool {
  const { title, chooser } = tools[tool]
  const several = statements.length > 1
  const names = statements.map(({ name }) => name)
  const parameters = new Map(statements.flatMap((statement) => statement.parameters.map((each) => [each.name, each])))
  return {
    name: tool,
    title,
    description: several
      ? `${chooser === 'view' ? `Default ${names[0]}. ` : ''}Definitions and parameters: describe_data.`
      : statements[0]!.definition,
    input: {
      ...(several || chooser === 'name' ? { [chooser]: choice(names) } : {}),
      ...Object.fromEntries([...parameters.values()].map((parameter) => [parameter.name, toSchema(parameter)])),
      organisation: text('Name or id; "all" adds up.'),
    },
    required: [
      ...(chooser === 'name' ? [chooser] : []),
      ...[...parameters.values()]
        .filter(({ name }) => statements.every((each) => each.parameters.some((own) => own.name === name && own.required)))
        .map(({ name }) => name),
    ],
    // Beside these: subtitle, totals, and what a limit left out. Listing those for every tool would take too much room.
    output: { ...provenanceOutput, ...tableOutput, notes: list },
    open: true,
    async run(call) {
      const { [chooser]: chosen, organisation: asked, ...given } = call.args
      const ask = async (reader: QueryEngine, tenants: string[]): Promise<Record<string, unknown>> => {
        const { ties, ...answer } = await catalogue.run({
          reader,
          name: typeof chosen === 'string' ? chosen : names[0]!,
          tenants,
          parameters: given as Record<string, string | number | boolean>,
          signal: call.signal,
        })
        return { ...answer, reconciliation: ties }
      }
      if (asked === allOrganisations) {
        return call.context.read({ signal: call.signal }, async (reader) => {
          const organisations = await loadOrganisations(reader, call.context.organisations)
          if (organisations.length === 0) throw noOrganisations()
          return ask(
            reader,
            organisations.map(({ tenantId }) => tenantId),
          )
        })
      }
      return withOrganisation(call, async ({ reader, organisation }) => {
        const answer = await ask(reader, [organisation.tenantId])
        const missing = [...new Set([...(await loadMissing(reader, organisation)), ...(answer['missing'] as string[])])]
        return { ...answer, asOf: answer['asOf'] ?? organisation.asOf, missing }
      })
    },
  }
}

/** In place of an organisation's name: all together, for statements that can be. */
const allOrganisations = 'all'

/** Names say what most parameters are; describe_data has the words, which are too many to be sent for every tool. */
function toSchema({ kind, meaning, choices }: StatementParameter): Schema {
  switch (kind) {
    case 'date':
      return day()
    case 'choice':
      return choice(choices ?? [])
    case 'integer':
      return { type: 'integer' }
    case 'flag':
      return { type: 'boolean' }
    case 'text':
      return text(meaning)
  }
}

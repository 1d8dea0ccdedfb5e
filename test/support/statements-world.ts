import { ledgerStreams } from '../../src/books/ledger/ledger-streams.ts'
import type { SyncOptions } from '../../src/platform/platform.ts'
import { createStatements, type ReportAnswer } from '../../src/platform/statements.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts'
import { openDuckdbQuery } from '../../src/warehouse/duckdb/query.ts'
import { openDuckdbWarehouse } from '../../src/warehouse/duckdb/warehouse.ts'
import type { QueryEngine } from '../../src/warehouse/query.ts'
import type { Body } from './sandbox-writer.ts'
import { createSandboxTime, startQuickKind, type PlatformHome, type PlatformKind } from './platform-world.ts'
import { fetchToken } from './report-world.ts'
import { olderApp, type World } from './world.ts'

type Parameters = Record<string, string | number | boolean>

/** Organisations in a sandbox, synced as a user would, and their statements. */
export interface StatementsWorld {
  sandbox: Sandbox
  home: PlatformHome
  /** Ids of the organisations, in order. */
  tenants: string[]
  /** Of all organisations, or of these. */
  sync(options?: SyncOptions, of?: string[]): Promise<void>
  /** A statement of the first organisation, or of these. */
  ask(name: string, parameters?: Parameters, tenants?: string[]): Promise<ReportAnswer>
  /** Rows of the books. */
  query(sql: string): Promise<Record<string, unknown>[]>
  /** SQL that writes into the warehouse, as an engine would. */
  write(script: string): Promise<void>
  /** Writes through the API of the first organisation, or of this one; the first array of the answer. */
  send(method: string, path: string, body?: unknown, tenantId?: string): Promise<Body[]>
  /** A report of the first organisation, or of this one, as the API gives it. */
  report(path: string, tenantId?: string): Promise<WireRow[]>
  close(): Promise<void>
}

export interface WireRow {
  RowType: string
  Title?: string
  Cells?: { Value: string; Attributes?: { Id: string; Value: string }[] }[]
  Rows?: WireRow[]
}

const scopes =
  'accounting.transactions accounting.settings accounting.contacts accounting.budgets.read accounting.journals.read accounting.reports.read'.split(
    ' ',
  )

let kind: Promise<PlatformKind> | undefined
/** After the last world. */
export async function stopStatementsWorlds(): Promise<void> {
  await (await kind)?.stop()
  kind = undefined
}

/** What postings are made of: with these streams alone a sync takes half as long, and nothing is compared with reports. */
export const postedStreams = Object.keys(ledgerStreams)

/** Reads all streams, or only some. */
export async function openStatementsWorld(options: SandboxOptions, streams?: string[]): Promise<StatementsWorld> {
  const first = { ...olderApp, scopes }
  const others = (options.companies ?? []).slice(1).map(({ tenantId }, index) => ({
    ...first,
    clientId: `OTHER${index}`,
    clientSecret: `other-secret-${index}`,
    ...(tenantId === undefined ? {} : { tenantId }),
  }))
  const sandbox = await startSandbox({ apps: [first, ...others], ...options })
  const home = await (await (kind ??= startQuickKind())).createHome(sandbox)
  const tenants = sandbox.companies.map(({ tenantId }) => tenantId)
  const apps = [first, ...others]
  const clock = createSandboxTime(sandbox)
  const platform = await home.open({ clock })
  for (const [index, { clientId, clientSecret = '' }] of apps.entries()) {
    await platform.connect.custom({ name: `c${index}`, clientId, clientSecret, ...(streams ? { streams } : {}) })
  }
  await platform.close()
  // Opening the file takes longer than most questions; whoever writes it needs it closed.
  const { warehousePath: path, memoryMb, stagingPath } = home.config
  let engine: Promise<QueryEngine> | undefined
  const reader = (): Promise<QueryEngine> => (engine ??= openDuckdbQuery({ path, memoryMb }))
  const release = async (): Promise<void> => {
    await (await engine)?.close()
    engine = undefined
  }
  const tokens = new Map<string, string>()
  const call = async (method: string, path: string, body?: unknown, tenantId = tenants[0]!): Promise<Record<string, unknown>> => {
    const { clientId, clientSecret } = apps[tenants.indexOf(tenantId)]!
    const token = tokens.get(clientId) ?? (await fetchToken({ sandbox: { ...sandbox, clientId, clientSecret } } as World))
    tokens.set(clientId, token)
    const response = await fetch(`${sandbox.apiUrl}/api.xro/2.0/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'xero-tenant-id': tenantId,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text) as Record<string, unknown>
  }
  return {
    sandbox,
    home,
    tenants,
    async sync(options = {}, of = tenants) {
      await release()
      const syncing = await home.open({ clock })
      try {
        for (const tenant of of) {
          const { books, status } = await syncing.sync(`c${tenants.indexOf(tenant)}`, options)
          if (status !== 'complete' || books?.note) throw new Error(`Synced ${status}: ${books?.note}`)
        }
      } finally {
        await syncing.close()
      }
    },
    ask: async (name, parameters = {}, of = tenants.slice(0, 1)) =>
      createStatements({ clock }).run({ reader: await reader(), name, tenants: of, parameters }),
    async query(sql) {
      const { columns, rows } = await (await reader()).query(sql, { maxRows: 1_000_000, timeoutMs: 60_000 })
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])))
    },
    async write(script) {
      await release()
      const warehouse = await openDuckdbWarehouse({ path, stagingPath, schema: 'xero', memoryMb, clock })
      try {
        await warehouse.sql.write('a test', (run) => run(script))
      } finally {
        await warehouse.close()
      }
    },
    send: async (method, path, body, tenantId) =>
      Object.values(await call(method, path, body, tenantId)).find((value) => Array.isArray(value)) as Body[],
    report: async (path, tenantId) =>
      ((await call('GET', `Reports/${path}`, undefined, tenantId))['Reports'] as { Rows: WireRow[] }[])[0]!.Rows,
    async close() {
      await release()
      await sandbox.close()
    },
  }
}

/** Figures of a financial statement by label, with the code where asked: `Sales (200)` → `['1200.00']`. */
export function toFigures({ columns, rows }: ReportAnswer, coded = false): Map<string, string[]> {
  const [label, code] = ['label', 'code'].map((name) => columns.findIndex((column) => column.name === name))
  return new Map(
    rows.map((row) => [
      row[code!] === null || !coded ? String(row[label!]) : `${String(row[label!])} (${String(row[code!])})`,
      row.slice(5).map((cell) => (cell === null ? '' : String(cell))),
    ]),
  )
}

/** A list's rows as objects. */
export function toObjects({ columns, rows }: ReportAnswer): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])))
}

/** Figures of a report as the API gives it, sums too: `[label, figures]` in its order, without rows of nothing. */
export function toReportFigures(rows: WireRow[]): [string, string[]][] {
  return rows
    .flatMap((section) => [section, ...(section.Rows ?? [])])
    .filter(({ RowType }) => RowType === 'Row' || RowType === 'SummaryRow')
    .map(({ Cells: [label, ...cells] = [] }): [string, string[]] => [label!.Value, cells.map(({ Value }) => Value)])
}

import { systemClock, type Clock } from '../../src/lib/clock.ts'
import { recordStreams, reportStreams } from '../../src/streams/catalogue.ts'
import { olderApp, openWorld, type World, type WorldOptions, type WorldSync } from './world.ts'

const dayMs = 86_400_000
export const reportNames = reportStreams.map((stream) => stream.name)
/** What posts to the ledger, and what reports ask of the organisation: the rest takes time and says nothing here. */
const needed =
  'organisations accounts invoices credit_notes payments prepayments overpayments bank_transactions bank_transfers manual_journals budgets'
const catalogue = [...recordStreams.filter((stream) => needed.split(' ').includes(stream.name)), ...reportStreams]

export interface TimedWorld extends World {
  /** A run on the day it is in this world; how many calls each report took, without those that took none. */
  run(options?: WorldSync): Promise<{ calls: Record<string, number>; total: number; troubled: Record<string, string> }>
  advance(days: number): void
  /** Where the world's time is. */
  today(): string
}

type Region = 'NZ' | 'AU' | 'UK' | 'US'

export async function openTimedWorld(
  region: Region,
  today: string,
  quirks: NonNullable<WorldOptions['quirks']> = {},
): Promise<TimedWorld> {
  let now = Date.parse(`${today}T03:00:00Z`)
  const clock: Clock = { now: () => new Date(now), sleep: (ms, signal) => systemClock.sleep(ms / 200, signal) }
  const world = await openWorld({
    companies: [{ seed: 5, size: { invoices: 60 }, region, now: new Date(`${today}T00:00:00Z`) }],
    apps: [olderApp],
    quirks,
    catalogue,
    clock,
    now: () => now,
  })
  return {
    ...world,
    today: () => new Date(now).toISOString().slice(0, 10),
    advance: (days) => (now += days * dayMs),
    async run(options = {}) {
      const { byName } = await world.sync({ snapshotMs: 0, overlapMs: 0, ...options })
      const reports = reportNames.flatMap((name) => byName.get(name) ?? [])
      return {
        calls: Object.fromEntries(reports.filter(({ calls }) => calls > 0).map(({ stream, calls }) => [stream, calls])),
        total: reports.reduce((sum, { calls }) => sum + calls, 0),
        troubled: Object.fromEntries(
          [...byName.values()]
            .filter(({ status }) => status !== 'complete' && status !== 'current')
            .map(({ stream, status, code }) => [stream, `${status} ${code}`]),
        ),
      }
    },
  }
}

export async function fetchToken({ sandbox }: World): Promise<string> {
  const response = await fetch(`${sandbox.identityUrl}/connect/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${sandbox.clientId}:${sandbox.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  return ((await response.json()) as { access_token: string }).access_token
}

interface WireRow {
  RowType: string
  Title?: string
  Cells?: { Value: string; Attributes?: { Id: string; Value: string }[] }[]
  Rows?: WireRow[]
}

/** The report as it comes over HTTP: `section | account | label | cells`, without sums and rows of nothing. */
export async function fetchLines(world: World, token: string, path: string): Promise<string[]> {
  const response = await fetch(`${world.sandbox.apiUrl}/api.xro/2.0/Reports/${path}`, {
    headers: { authorization: `Bearer ${token}`, 'xero-tenant-id': world.tenantId, accept: 'application/json' },
  })
  const { Reports } = (await response.json()) as { Reports: { Rows: WireRow[] }[] }
  return Reports[0]!.Rows.flatMap((section) =>
    (section.Rows ?? [])
      .filter((row) => row.RowType === 'Row')
      .map(({ Cells: [label, ...cells] = [] }) =>
        [
          section.Title ?? '',
          label?.Attributes?.find(({ Id }) => Id.startsWith('account'))?.Value ?? '',
          label?.Value,
          ...cells.map((cell) => cell.Value),
        ].join(' | '),
      ),
  ).filter((line) =>
    line
      .split(' | ')
      .slice(3)
      .some((cell) => cell !== '' && cell !== '0.00'),
  )
}

/** Lines of a table in the same form, by one of its days. */
export async function loadLines(
  world: World,
  table: string,
  day: string,
  label: string,
  cells: string[],
): Promise<Map<string, string[]>> {
  const rows = await world.query(
    `SELECT CAST(${day} AS VARCHAR) AS day, section, coalesce(account_id, '') AS account, ${label} AS label, ${cells
      .map((cell) => `coalesce(CAST(CAST(${cell} AS DECIMAL(18,2)) AS VARCHAR), '') AS ${cell}`)
      .join(', ')} FROM xero.${table} ORDER BY day, position`,
  )
  const lines = new Map<string, string[]>()
  for (const row of rows) {
    const values = cells.map((cell) => String(row[cell]))
    const held = lines.get(String(row['day'])) ?? []
    lines.set(String(row['day']), held)
    if (values.every((value) => value === '' || value === '0.00')) continue
    held.push([row['section'], row['account'], row['label'], ...values].join(' | '))
  }
  return lines
}

export const monthOf = (day: string): string => day.slice(0, 7)
export const endOf = (day: string): string =>
  new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0)).toISOString().slice(0, 10)

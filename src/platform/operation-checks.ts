import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from '../config.ts'
import { countJobs } from '../jobs/count-jobs.ts'
import type { Connection, Run, Store } from '../store/store.ts'

/** What an operator looks at of a running installation. Each answers what it found, or throws what to do. */
export const operationChecks: [string, (config: Config, store: Store) => Promise<string>][] = [
  ['last syncs', (_config, store) => checkLastRuns(store)],
  ['authorisations', (_config, store) => checkAuthorisations(store)],
  ['schedules and jobs', (_config, store) => checkJobs(store)],
  ['alerts', (_config, store) => checkAlerts(store)],
  ['server', (config) => checkServer(config)],
  ['backup', async (config) => describeBackup(config)],
]

const dayMs = 86_400_000
/** A nightly sync that was missed twice. */
const staleDays = 2
const refreshTokenDays = 60
const warnDays = 7
/** A due sync is asked for within seconds where a server runs. */
const overdueMs = 15 * 60_000

export async function loadDatabaseVersion(store: Store): Promise<string> {
  const { rows } = await store.database.run((db) => sql<{ version: string }>`select version()`.execute(db))
  return /^PostgreSQL [\d.]+/.exec(rows[0]?.version ?? '')?.[0] ?? 'PostgreSQL'
}

async function checkLastRuns(store: Store): Promise<string> {
  const connections = await store.connections.list()
  if (connections.length === 0) return 'nothing is connected yet'
  const troubles: string[] = []
  for (const connection of connections) {
    const runs = await store.runs.list({ connectionId: connection.id, limit: 50 })
    const trouble = toTrouble(connection, runs)
    if (trouble !== undefined) troubles.push(trouble)
  }
  if (troubles.length > 0) throw new Error(`${troubles.join(' ')} "daybook status" says more.`)
  return `${connections.length === 1 ? 'the connection is' : `all ${connections.length} connections are`} up to date`
}

function toTrouble({ name, settings }: Connection, runs: Run[]): string | undefined {
  const [newest] = runs.filter((run) => run.finishedAt !== null)
  if (newest === undefined) return `${name} was never synced.`
  if (newest.status === 'failed') return `${name}: the last sync failed (${newest.error ?? 'no reason is known'}).`
  const last = runs.find((run) => run.status === 'complete' || run.status === 'partial')?.finishedAt
  const days = last ? (Date.now() - last.getTime()) / dayMs : Number.POSITIVE_INFINITY
  if (settings.paused === true || settings.schedule?.kind === 'off' || days < staleDays) return undefined
  return `${name} was last synced ${last ? `${Math.floor(days)} days ago` : 'never to its end'}.`
}

async function checkAuthorisations(store: Store): Promise<string> {
  const troubles: string[] = []
  const connections = await store.connections.list()
  for (const { name, status, statusReason, tokenSetId } of connections) {
    const set = await store.tokens.get(tokenSetId)
    if (status === 'needs_attention') troubles.push(`${name}: ${statusReason ?? 'a person must look at it'}`)
    else if (set.refreshToken !== null) {
      const left = refreshTokenDays - (Date.now() - (set.rotatedAt ?? set.updatedAt).getTime()) / dayMs
      if (left < warnDays)
        troubles.push(`${name}: its authorisation ends in ${Math.max(0, Math.floor(left))} days unless a sync renews it.`)
    }
  }
  if (troubles.length > 0) throw new Error(troubles.join(' '))
  return connections.length === 0 ? 'nothing is connected yet' : 'none ends within a week'
}

async function checkJobs(store: Store): Promise<string> {
  const rows = await store.database.run((db) =>
    db
      .selectFrom('sync_schedules')
      .innerJoin('connections', 'connections.id', 'sync_schedules.connection_id')
      .select(['connections.name', 'sync_schedules.next_run_at'])
      .where('sync_schedules.next_run_at', 'is not', null)
      .orderBy('sync_schedules.next_run_at')
      .execute(),
  )
  const dead = (await countJobs(store.database)).reduce((sum, queue) => sum + queue.dead, 0)
  const overdue = rows.filter((row) => row.next_run_at !== null && Date.now() - row.next_run_at.getTime() > overdueMs)
  const troubles = [
    ...(overdue.length > 0
      ? [`${overdue.map((row) => row.name).join(', ')} should have been synced by now: run "daybook serve".`]
      : []),
    ...(dead > 0
      ? [`${dead} job${dead === 1 ? ' was' : 's were'} given up: the dashboard's Activity lists them, to try again.`]
      : []),
  ]
  if (troubles.length > 0) throw new Error(troubles.join(' '))
  const [next] = rows
  return next?.next_run_at
    ? `the next sync is of ${next.name}, ${next.next_run_at.toISOString()}`
    : 'no schedules yet: "daybook serve" keeps them'
}

async function checkAlerts(store: Store): Promise<string> {
  const [open, channels] = await store.database.run(async (db) => [
    await db.selectFrom('alert_events').select('title').where('recovered_at', 'is', null).execute(),
    await db.selectFrom('alert_channels').select('name').where('enabled', '=', true).execute(),
  ])
  if (open.length > 0) throw new Error(`Open: ${open.map(({ title }) => title).join('; ')}.`)
  if (channels.length === 0) return 'none is open; nobody is told of one: add a channel under Settings, Alerts'
  return `none is open; told on ${channels.map(({ name }) => name).join(', ')}`
}

async function checkServer(config: Config): Promise<string> {
  const text = await readFile(join(config.home, 'server.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return 'none is running: "daybook serve" starts one'
  const { address, pid } = JSON.parse(text) as { address?: string; pid?: number }
  if (pid !== undefined && !isAlive(pid)) throw new Error('The last server did not end cleanly. Start it again: "daybook serve".')
  return `running at ${address ?? 'an unknown address'}`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function describeBackup(config: Config): string {
  const key = config.encryptionKey === undefined ? config.keyPath : 'DAYBOOK_ENCRYPTION_KEY'
  return config.databaseUrl === undefined
    ? `copy ${config.home} while nothing runs; without ${key} its secrets stay closed`
    : `dump the PostgreSQL database and copy ${config.warehousePath}; without ${key} its secrets stay closed`
}

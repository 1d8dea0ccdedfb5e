import type { Connection } from '../store/store.ts'
import { toIanaZone } from '../xero/time-zones.ts'
import type { Services } from './services.ts'

/** It hardly ever changes, and is looked up for every connection at every look at the schedules. */
const keptMs = 10 * 60_000

/** Reads an organisation's own time zone (IANA name) from its copy; undefined until a sync has told. */
export function createTimezones(services: Services): (connection: Connection) => Promise<string | undefined> {
  const known = new Map<string, { zone: string | undefined; until: number }>()
  return async (connection) => {
    const now = services.clock.now().getTime()
    const held = known.get(connection.id)
    if (held !== undefined && held.until > now && held.zone !== undefined) return held.zone
    const zone = await load(services, connection)
    known.set(connection.id, { zone, until: now + keptMs })
    return zone
  }
}

async function load(services: Services, connection: Connection): Promise<string | undefined> {
  const { sql } = await services.openWarehouse(connection.settings.schema ?? 'xero')
  const { quoteName, quoteText } = sql.dialect
  const [there] = await sql.read(
    'looking for the time zone',
    `SELECT 1 AS there FROM information_schema.tables WHERE table_schema = ${quoteText(sql.schema)} AND table_name = 'organisations'`,
  )
  if (there === undefined) return undefined
  const [row] = await sql.read(
    'reading the time zone',
    `SELECT timezone FROM ${quoteName(sql.schema)}.organisations WHERE tenant_id = ${quoteText(connection.tenantId)} AND _deleted_at IS NULL`,
  )
  const name = row?.['timezone']
  return typeof name === 'string' ? toIanaZone(name) : undefined
}

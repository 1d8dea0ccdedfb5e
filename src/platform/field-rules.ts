import { loadServerSecret } from '../store/server-secret.ts'
import type { Connection, FieldRules } from '../store/store.ts'
import { toTableSet } from '../streams/tables.ts'
import { compileFieldRules } from '../warehouse/field-rules.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { withholdFields } from '../warehouse/withhold-fields.ts'
import type { Services } from './services.ts'

/** A connection's warehouse for its syncs: what its rules withhold never reaches it. */
export async function openRuledWarehouse(services: Services, connection: Connection): Promise<Warehouse> {
  const warehouse = await services.openWarehouse(connection.settings.schema ?? 'xero')
  const rules = compileFieldRules(services.streams, connection.settings.fields ?? {})
  if (rules.size === 0) return warehouse
  return withholdFields(warehouse, rules, await loadServerSecret(services.store, services.clock, 'field-hash'))
}

/**
 * Streams whose rows are not as these rules would have them, and are to be read anew: what is held was stored by other
 * ones. Throws `usage` for rules that cannot be.
 */
export function findRuledAnew(services: Pick<Services, 'streams'>, held: FieldRules | undefined, next: FieldRules): string[] {
  const before = compileFieldRules(services.streams, held ?? {})
  const after = compileFieldRules(services.streams, next)
  const toText = (rules: ReturnType<typeof compileFieldRules>, stream: string): string => {
    const own = rules.get(stream)
    if (own === undefined) return ''
    const tables = [...own.tables].sort(([a], [b]) => a - b)
    return JSON.stringify(
      tables.map(([table, { cells, dropExtra }]) => [table, dropExtra, cells.toSorted((a, b) => a.cell - b.cell)]),
    )
  }
  return [...new Set([...before.keys(), ...after.keys()])].filter((stream) => toText(before, stream) !== toText(after, stream))
}

/** Forgets the rows of streams that other rules stored. Under the connection's lock. */
export async function forgetRuledAnew(services: Services, connection: Connection, streams: readonly string[]): Promise<void> {
  const sets = services.streams.filter(({ name }) => streams.includes(name)).map(toTableSet)
  const warehouse = await services.openWarehouse(connection.settings.schema ?? 'xero')
  await warehouse.prepare(sets)
  await warehouse.reset(connection.tenantId, sets)
  // Freed pages are given back, so that what was withheld does not stay behind in the file's log.
  await warehouse.checkpoint()
}

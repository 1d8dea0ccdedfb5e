import { AppError } from '../lib/app-error.ts'
import type { Platform } from '../platform/platform.ts'

/** Ids of the connections that people name. Throws `not_found` for a name there is none of. */
export async function toConnectionIds(platform: Platform, names: 'all' | readonly string[]): Promise<'all' | string[]> {
  if (names === 'all') return 'all'
  const held = new Map((await platform.connections.list()).map(({ id, name }) => [name, id]))
  return names.map((name) => {
    const id = held.get(name)
    if (id === undefined) throw new AppError('not_found', `There is no connection "${name}".`)
    return id
  })
}

/** Their names; what is no longer connected is left out. */
export async function loadConnectionNames(platform: Platform): Promise<(ids: 'all' | Iterable<string>) => 'all' | string[]> {
  const held = new Map((await platform.connections.list()).map(({ id, name }) => [id, name]))
  return (ids) => (ids === 'all' ? 'all' : [...ids].flatMap((id) => held.get(id) ?? []))
}

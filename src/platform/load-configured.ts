import { loadApplied } from '../configuration/applied-configuration.ts'
import type { ConnectionSettings } from '../store/store.ts'
import type { Services } from './services.ts'

/** What the applied configuration says of a connection of this name and metadata, for one that is only being made. */
export async function loadConfigured(
  { store }: Pick<Services, 'store'>,
  name: string,
  metadata: Record<string, string> = {},
): Promise<Partial<ConnectionSettings>> {
  const applied = await loadApplied(store.database)
  if (applied === undefined) return {}
  const { resolveSettings } = await import('../configuration/resolve-settings.ts')
  return resolveSettings(applied.config, { name, settings: { metadata } }).settings
}

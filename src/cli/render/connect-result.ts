import type { ConnectResult } from '../../platform/platform.ts'
import type { Connection } from '../../store/store.ts'
import { toCounted } from './figures.ts'
import type { Style } from './style.ts'
import { wrap } from './text.ts'

const whyWords = { scope: 'scope', role: 'role', tier: 'tier', retired: 'retired', error: 'error' } as const

/** What was connected, what it can read, and for each stream it can't, why. */
export function renderConnectResult(result: ConnectResult, view: { style: Style; width: number }): string {
  const { connection, access } = result
  const { style } = view
  const readable = access.filter((entry) => entry.access.readable)
  const lines = [
    wrap(
      `${style.good('✓')} ${style.bold(connection.name)} is connected to ${style.bold(connection.tenantName)} ${style.dim(connection.tenantId)}`,
      view.width,
      '  ',
    ),
    wrap(
      `  Scopes granted: ${result.grantedScopes.length > 0 ? result.grantedScopes.join(' ') : 'not told'}`,
      view.width,
      '    ',
    ),
    `  Can read ${readable.length} of ${toCounted(access.length, 'stream')}${access.length > readable.length ? '; not these:' : ''}`,
  ]
  for (const entry of access) {
    if (entry.access.readable) continue
    // Streams that most connections lack are no cause for alarm.
    const paint = entry.restricted || entry.access.why === 'retired' ? style.dim : style.warn
    lines.push(wrap(`    ${paint(entry.stream)} (${whyWords[entry.access.why]}) ${entry.access.reason}`, view.width, '      '))
  }
  for (const note of result.notes) lines.push(wrap(`  ${note}`, view.width, '  '))
  return lines.join('\n')
}

/** A connection without the ids that mean nothing outside the control plane. */
export function toConnectionJson(connection: Connection): Record<string, unknown> {
  const { tokenSetId: _tokenSetId, settings, ...rest } = connection
  const { access: _access, ...told } = settings
  return { ...rest, settings: told }
}

export function toConnectJson(result: ConnectResult): Record<string, unknown> {
  return { ...result, connection: toConnectionJson(result.connection) }
}

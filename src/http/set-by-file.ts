import { basename } from 'node:path'
import { AppError } from '../lib/app-error.ts'
import { loadManaged } from '../platform/configuration.ts'
import type { ServerParts } from './context.ts'

/** Settings that the applied file sets are changed in the file: what was set here, the next apply would take back. Throws `set_by_file`. */
export async function refuseSetByFile(
  { platform }: Pick<ServerParts, 'platform'>,
  connection: string,
  settings: readonly string[],
): Promise<void> {
  const managed = await loadManaged(platform)
  const found = managed?.settings.find((each) => each.connection === connection && settings.includes(each.setting))
  if (!managed || !found) return
  const file = basename(managed.origin)
  const place = found.line === null ? file : `${file}:${found.line}`
  throw new AppError(
    'set_by_file',
    `"${found.setting}" of ${connection} is set by ${place}. Change it there and run daybook apply.`,
    { details: { setting: found.setting, file, line: found.line } },
  )
}

import { queryOptions, useQuery } from '@tanstack/react-query'
import { get } from '../../api/request.ts'

/** What a configuration file sets, as `GET /v1/configuration` tells it. */
interface ManagedSettings {
  origin: string | null
  settings: { connection: string; setting: string; line: number | null }[]
}

const managedQuery = queryOptions({
  queryKey: ['configuration'],
  queryFn: ({ signal }) => get<ManagedSettings>('/v1/configuration', { signal }),
  staleTime: 60_000,
})

/** Where a setting of a connection is set, as words; undefined for one that may be changed here. */
export type LockOf = (setting: string) => string | undefined

export function useLocks(connection: string): LockOf {
  const { data } = useQuery(managedQuery)
  return (setting) => toLock(data, connection, setting)
}

/** `Set in daybook.config.ts, line 12`. */
export function toLock(managed: ManagedSettings | undefined, connection: string, setting: string): string | undefined {
  const found = managed?.settings.find((each) => each.connection === connection && each.setting === setting)
  if (managed === undefined || managed.origin === null || found === undefined) return undefined
  return `Set in ${managed.origin}${found.line === null ? '' : `, line ${found.line}`}`
}

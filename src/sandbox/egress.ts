import type { App } from './identity/apps.ts'
import { egressPricePerGib, tiers } from './identity/tiers.ts'

/** Bytes of answers that an app was billed for in a month. */
export interface EgressReport {
  clientId: string
  /** `2026-11`, UTC */
  month: string
  bytes: number
  /** What the tier includes; undefined: not metered. */
  includedBytes: number | undefined
  /** Australian dollars for what lies beyond. */
  overage: number
}

export interface EgressMeter {
  add(clientId: string, path: string, bytes: number): void
  report(apps: readonly App[]): EgressReport[]
}

/** Counts every answer of the APIs but that of the Organisation endpoint. Months are calendar months in UTC. */
export function createEgressMeter(now: () => number): EgressMeter {
  const byMonth = new Map<string, number>()
  const month = (): string => new Date(now()).toISOString().slice(0, 7)
  return {
    add(clientId, path, bytes) {
      if (/\/organisation\/?$/i.test(path)) return
      const key = `${month()} ${clientId}`
      byMonth.set(key, (byMonth.get(key) ?? 0) + bytes)
    },
    report: (apps) =>
      apps.map((app) => {
        const bytes = byMonth.get(`${month()} ${app.clientId}`) ?? 0
        const includedBytes = app.tier === undefined || app.kind === 'custom' ? undefined : tiers[app.tier].egressBytes
        const overBytes = includedBytes === undefined ? 0 : Math.max(0, bytes - includedBytes)
        const overage = Math.round((overBytes / 1024 ** 3) * egressPricePerGib * 100) / 100
        return { clientId: app.clientId, month: month(), bytes, includedBytes, overage }
      }),
  }
}

import type { Breach } from './alert-types.ts'
import type { ConnectionFacts, ServerFacts } from './alert-facts.ts'
import type { AlertKind } from './rules.ts'

/** Title and sentences of what is wrong; undefined while nothing is. */
type Finding = { title: string; detail: string } | undefined

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Xero forgets a refresh token that nobody used for this long. */
const refreshTokenDays = 60

/** Errors by which a connection's authorisation has ended. */
const endedCodes = new Set(['grant_expired', 'token_rejected', 'client_rejected', 'tenant_unknown'])

type ConnectionRule = (facts: ConnectionFacts, threshold: number, now: Date) => Finding

/** How each rule that is about a connection finds its breach. */
const connectionRules: Partial<Record<AlertKind, ConnectionRule>> = {
  sync_failed({ connection, runs }, threshold) {
    const counted = runs.filter((run) => codeOf(run) !== 'stopped')
    const failed = counted.findIndex((run) => run.status !== 'failed')
    const inARow = failed === -1 ? counted.length : failed
    if (inARow < threshold) return undefined
    return {
      title: `${connection.tenantName}: ${inARow === 1 ? 'the last sync failed' : `the last ${inARow} syncs failed`}`,
      detail: `${counted[0]?.error ?? 'No reason is known.'} The copy stays as it was.`,
    }
  },
  stale({ connection, runs, scheduled }, threshold, now) {
    if (!scheduled) return undefined
    const last = runs.find((run) => run.status === 'complete' || run.status === 'partial')
    const since = last?.finishedAt ?? connection.createdAt
    const hours = (now.getTime() - since.getTime()) / hourMs
    if (hours < threshold) return undefined
    const when = last
      ? `The last sync that came to its end was ${toAge(hours)} ago`
      : `No sync has come to its end in ${toAge(hours)}`
    return {
      title: `${connection.tenantName}: the copy is ${toAge(hours)} old`,
      detail: `${when}. See Activity for what keeps it.`,
    }
  },
  token_dying({ connection, runs, tokenRenewedAt }, threshold, now) {
    const code = runs[0] && codeOf(runs[0])
    if (code !== undefined && endedCodes.has(code)) {
      return {
        title: `${connection.tenantName}: the authorisation has ended`,
        detail: `${runs[0]?.error ?? ''} Sign in with Xero again for this connection; what was copied is kept.`.trim(),
      }
    }
    if (tokenRenewedAt === null) return undefined
    const endsAt = tokenRenewedAt.getTime() + refreshTokenDays * dayMs
    const days = Math.floor((endsAt - now.getTime()) / dayMs)
    if (days > threshold) return undefined
    return {
      title: `${connection.tenantName}: the authorisation ends ${days <= 0 ? 'today' : `in ${days} day${days === 1 ? '' : 's'}`}`,
      detail: `No sync has renewed it for ${refreshTokenDays - Math.max(0, days)} days, and Xero forgets it after ${refreshTokenDays}. Sync once, or connect again.`,
    }
  },
  scope_lost({ connection, lostStreams }) {
    const [first] = lostStreams
    if (first === undefined) return undefined
    const names = lostStreams.map(({ stream }) => stream).join(', ')
    return {
      title: `${connection.tenantName}: ${lostStreams.length === 1 ? `${names} can` : `${lostStreams.length} streams can`} no longer be read`,
      detail: `${names}: ${first.reason} The rows held stay as they were; grant access again on the connection's Access page.`,
    }
  },
  day_budget({ connection, callsToday, dayRemaining }, threshold) {
    if (dayRemaining === null) return undefined
    const limit = toDayLimit(callsToday, dayRemaining)
    const used = limit - dayRemaining
    const percent = Math.floor((used / limit) * 100)
    if (percent < threshold) return undefined
    return {
      title: `${connection.tenantName}: ${percent} % of the day's calls are used`,
      detail: `${used} of ${limit} calls are used and ${dayRemaining} remain. Other apps of the organisation do not count. Syncs pause by themselves when none are left, and go on when the limit resets.`,
    }
  },
  quarantine({ connection, quarantined }, threshold) {
    if (quarantined <= threshold) return undefined
    const what = quarantined === 1 ? 'a record is' : `${quarantined} records are`
    return {
      title: `${connection.tenantName}: ${what} in quarantine`,
      detail:
        'They are not what their columns can hold and are kept apart as Xero sent them, with the reason: query the table _quarantine.',
    }
  },
  reconciliation({ connection, ties }) {
    if (ties?.state !== 'differs') return undefined
    return { title: `${connection.tenantName}: the books differ from Xero's reports`, detail: `${ties.text} See Reconciliation.` }
  },
}

type ServerRule = (facts: ServerFacts, threshold: number) => Finding

const serverRules: Partial<Record<AlertKind, ServerRule>> = {
  egress({ egressBytes, egressIncluded }, threshold) {
    if (egressIncluded <= 0) return undefined
    const percent = Math.floor((egressBytes / egressIncluded) * 100)
    if (percent < threshold) return undefined
    return {
      title: `${percent} % of this month's egress is used`,
      detail: `${toGb(egressBytes)} of ${toGb(egressIncluded)} GB. Xero bills what is above it. Fewer full syncs and fewer streams use less; see Usage.`,
    }
  },
}

export interface Thresholds {
  kind: AlertKind
  threshold: number | null
}

/** What these rules find wrong with a connection. */
export function findConnectionBreaches(facts: ConnectionFacts, rules: readonly Thresholds[], now: Date): Breach[] {
  const { id } = facts.connection
  return rules.flatMap(({ kind, threshold }) => {
    const found = connectionRules[kind]?.(facts, threshold ?? 0, now)
    return found ? [{ kind, subject: id, connectionId: id, ...found }] : []
  })
}

/** What they find wrong with the whole installation. */
export function findServerBreaches(facts: ServerFacts, rules: readonly Thresholds[]): Breach[] {
  return rules.flatMap(({ kind, threshold }) => {
    const found = serverRules[kind]?.(facts, threshold ?? 0)
    return found ? [{ kind, subject: 'server', connectionId: null, ...found }] : []
  })
}

/** Xero's tiers have 1,000 or 5,000 calls a day; which one it is shows in what remains. */
function toDayLimit(callsToday: number, dayRemaining: number): number {
  return dayRemaining > 1000 || dayRemaining + callsToday > 1100 ? 5000 : 1000
}

function codeOf(run: ConnectionFacts['runs'][number]): string | undefined {
  const report = run.report as { error?: { code?: string } | null } | null
  return report?.error?.code
}

function toAge(hours: number): string {
  return hours < 48 ? `${Math.floor(hours)} hours` : `${Math.floor(hours / 24)} days`
}

function toGb(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1)
}

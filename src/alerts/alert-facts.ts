import type { Connection, Run } from '../store/store.ts'

/** What the rules look at, of one connection; gathered by whoever can see it all. */
export interface ConnectionFacts {
  connection: Connection
  /** Newest first, those that run left out. */
  runs: Pick<Run, 'status' | 'startedAt' | 'finishedAt' | 'report' | 'error'>[]
  /** A schedule or a person has it synced; false: by hand only, or paused. */
  scheduled: boolean
  /** When its refresh token was last renewed; null where it has none. */
  tokenRenewedAt: Date | null
  /** Streams of which rows are held although they may no longer be read, with why. */
  lostStreams: { stream: string; reason: string }[]
  quarantined: number
  /** Calls to the organisation in the last 24 hours, and what Xero last said remains of the day. */
  callsToday: number
  dayRemaining: number | null
  /** The books beside Xero's reports; null where they were never compared. */
  ties: { state: string; text: string } | null
}

/** What they look at of the whole installation. */
export interface ServerFacts {
  /** Bytes of this calendar month (UTC) to connections that Xero bills. */
  egressBytes: number
  /** Bytes that the tier includes; 0: none to speak of. */
  egressIncluded: number
}

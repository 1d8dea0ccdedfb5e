import type { SyncSnapshot } from '../../../http/schemas/syncs.ts'

/** What a panel of Home waits for in a first sync: streams by name, and what people call them. */
export interface Awaited {
  streams: readonly string[]
  /** `the invoices`. */
  what: string
}

export const awaited = {
  cash: { streams: ['bank_transactions', 'payments', 'bank_transfers'], what: 'the bank transactions' },
  owedToUs: { streams: ['invoices', 'credit_notes'], what: 'the invoices' },
  owedByUs: { streams: ['invoices', 'credit_notes'], what: 'the bills' },
  profit: { streams: ['invoices', 'credit_notes', 'bank_transactions', 'manual_journals'], what: 'the ledger' },
  ageing: { streams: ['invoices', 'credit_notes', 'contacts'], what: 'the invoices and bills' },
} as const satisfies Record<string, Awaited>

type Seen = Pick<SyncSnapshot, 'step' | 'streams'>

/**
 * How far a panel's data has come, in words that claim no more than is known: `Reading the invoices, 3,200 of about 6,000`.
 * Without a sync that is followed: what is awaited alone.
 */
export function toAwaitedWords(sync: Seen | undefined, { streams, what }: Awaited, toCount: (count: number) => string): string {
  if (sync === undefined || sync.step === 'queued' || sync.step === 'access') return `Waiting for ${what}`
  if (sync.step === 'reports') return 'Read. Waiting for Xero’s own reports'
  if (sync.step === 'books' || sync.step === 'finished') return 'Read. Adding up the ledger'
  const own = sync.streams.filter(({ stream }) => streams.includes(stream))
  const running = own.filter(({ status }) => status === 'running')
  const read = running.reduce((sum, each) => sum + each.read, 0)
  if (read === 0) {
    const done = own.length === streams.length && own.every(({ status }) => status !== 'running')
    return done ? 'Read. Waiting for the rest' : `Waiting for ${what}`
  }
  const known = running.every(({ expected }) => expected !== null)
  const all = running.reduce((sum, { expected }) => sum + (expected ?? 0), 0)
  return known && all >= read
    ? `Reading, ${toCount(read)} of about ${toCount(all)} rows`
    : `Reading, ${toCount(read)} rows so far`
}

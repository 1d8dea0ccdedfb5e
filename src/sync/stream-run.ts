import type { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import { takeTurns } from '../lib/take-turns.ts'
import type { Stream } from '../streams/stream.ts'
import type { Batch, BatchResult, QuarantinedRecord, Warehouse } from '../warehouse/warehouse.ts'
import type { ReadRequest, ReadResponse, XeroApi } from '../xero/api.ts'
import { createShredder, type Shredder } from '../xero/shred.ts'
import type { ReportFacts } from './report-facts.ts'
import type { StreamReport } from './report.ts'
import { toStored, type SyncState } from './stream-state.ts'

/** What all streams of one run share. */
export interface RunContext {
  api: XeroApi
  warehouse: Warehouse
  clock: Clock
  tenantId: string
  runId: string
  snapshotMs: number
  overlapMs: number
  /** Documents modified before this are not read. */
  startDate: Date | undefined
  full: boolean
  signal: AbortSignal
  /** Pages that may be fetched ahead of the one being read, over all streams: bounds memory. */
  lookahead: { free: number }
  /** What the documents and the trial balance, as held now, mean for the reports. */
  reportFacts: () => Promise<ReportFacts>
  onProgress: (report: StreamReport) => void
}

/** What a page showed, for the walk that asked for it. */
export interface SeenPage {
  keys: string[]
  /** Newest modified time in the page, canonical text. */
  maxModified: string | null
  /** Whether modified times never went down. */
  sorted: boolean
}

/** Rows staged before a commit: large enough for bulk merges, small enough to lose little and to stay in memory. */
const commitRows = 260_000
const commitBytes = 64_000_000
/** Under a rate limit pages come slowly; what landed is committed at least this often. */
const commitIntervalMs = 10_000

/** One stream in one run: reads pages, types them, stages them, commits them with the state that they justify. */
export class StreamRun {
  readonly context: RunContext
  readonly stream: Stream
  readonly report: StreamReport
  state: SyncState
  /** Newest modified time seen in this run, canonical text. */
  maxModified: string | null = null
  /** Records that were new to the warehouse, committed so far. */
  inserted = 0

  readonly #shredder: Shredder
  #batch: Batch | undefined
  #committing: Promise<void> = Promise.resolve()
  #unreadable = 0
  #lastCommitAt: number
  readonly #startedAt: number

  constructor(context: RunContext, stream: Stream, state: SyncState, shredder: Shredder = createShredder(stream)) {
    this.context = context
    this.stream = stream
    this.state = state
    this.#shredder = shredder
    this.#startedAt = context.clock.now().getTime()
    this.#lastCommitAt = this.#startedAt
    this.report = createStreamReport(stream.name)
  }

  get isFirst(): boolean {
    return this.state.cursor === undefined && this.state.sequence === undefined && this.state.snapshotAt === undefined
  }

  async read(request: Omit<ReadRequest, 'stream' | 'priority' | 'signal'>): Promise<ReadResponse> {
    const response = await this.context.api.read({
      ...request,
      stream: this.stream,
      priority: 'background',
      signal: this.context.signal,
    })
    this.report.calls += response.calls
    this.report.bytes += response.bytes
    return response
  }

  /** Types and stages a response's records. */
  async add(response: Pick<ReadResponse, 'records'>): Promise<SeenPage> {
    const batch = (this.#batch ??= this.#openBatch())
    const keys: string[] = []
    let maxModified: string | null = null
    let previous = ''
    let sorted = true
    const toTurn = takeTurns()
    for (const [index, raw] of response.records.entries()) {
      const turn = toTurn()
      if (turn) await turn
      const result = this.#shredder.shred(raw, index)
      if (!result.ok) {
        batch.quarantine({ key: result.key, reason: result.reason, raw: result.raw })
        if (result.key === null) this.#unreadable += 1
        continue
      }
      const { record } = result
      if (result.drift) this.#noteDrift(result.drift)
      batch.add(record)
      keys.push(record.key.join('/'))
      if (record.modifiedAt !== null) {
        if (record.modifiedAt < previous) sorted = false
        previous = record.modifiedAt
        if (maxModified === null || record.modifiedAt > maxModified) maxModified = record.modifiedAt
      }
    }
    this.report.read += response.records.length
    if (maxModified !== null && (this.maxModified === null || maxModified > this.maxModified)) this.maxModified = maxModified
    this.progress()
    await batch.drain()
    return { keys, maxModified, sorted }
  }

  /** Stages a record that cannot be kept as it is, though its values could be typed. */
  refuse(record: QuarantinedRecord): void {
    const batch = (this.#batch ??= this.#openBatch())
    batch.quarantine(record)
    this.report.read += 1
    this.progress()
  }

  /** Commits what is staged together with `state`, when it is worth a transaction. Overlaps with the reading that follows. */
  async checkpoint(state: SyncState): Promise<void> {
    this.state = state
    const batch = this.#batch
    if (!batch) return
    const due =
      batch.rows >= commitRows ||
      batch.bytes >= commitBytes ||
      this.context.clock.now().getTime() - this.#lastCommitAt >= commitIntervalMs
    if (due) await this.#startCommit(state, undefined)
  }

  /** Commits everything with `state`, and `deletedKeys` as deleted. */
  async commit(state: SyncState, deletedKeys?: string[][]): Promise<void> {
    this.state = state
    await this.#startCommit(state, deletedKeys)
    await this.#committing
  }

  /** The commit after which the stream has been read to its end. */
  async finish(state: SyncState, deletedKeys?: string[][]): Promise<void> {
    await this.commit({ ...state, checkedAt: this.context.clock.now().toISOString() }, deletedKeys)
  }

  /**
   * Keys held but not among the records staged: only right when everything was read into one batch. None when a record's
   * key could not be read, since any of the absent ones may be that one.
   */
  async loadAbsent(): Promise<string[][]> {
    if (this.#unreadable > 0) return []
    return await (this.#batch ??= this.#openBatch()).loadAbsent()
  }

  /** After an error: keeps the pages that landed, unless storing itself is what failed. */
  async salvage(error: AppError): Promise<void> {
    const batch = this.#batch
    this.#batch = undefined
    try {
      await this.#committing
      if (!batch) return
      if (error.code === 'storage_failed' || error.code === 'internal') await batch.discard()
      else this.#count(await batch.commit({ state: toStored(this.state) }))
    } catch {
      // The first error is the one to report; what could not be kept is read again next time.
      await batch?.discard().catch(() => undefined)
    }
  }

  progress(): void {
    this.report.elapsedMs = this.context.clock.now().getTime() - this.#startedAt
    this.context.onProgress(this.report)
  }

  async #startCommit(state: SyncState, deletedKeys: string[][] | undefined): Promise<void> {
    const batch = this.#batch ?? this.#openBatch()
    this.#batch = undefined
    try {
      await this.#committing
    } catch (error) {
      await batch.discard()
      throw error
    }
    this.#lastCommitAt = this.context.clock.now().getTime()
    this.#committing = batch
      .commit({ state: toStored(state), ...(deletedKeys ? { deletedKeys } : {}) })
      .then((result) => this.#count(result))
    // A failure surfaces at the next await of #committing; until then it must not count as unhandled.
    this.#committing.catch(() => undefined)
  }

  #openBatch(): Batch {
    return this.context.warehouse.openBatch({
      tenantId: this.context.tenantId,
      runId: this.context.runId,
      set: this.#shredder.set,
      syncedAt: this.context.clock.now(),
    })
  }

  #count(result: BatchResult): void {
    this.inserted += result.inserted
    this.report.changed += result.inserted + result.updated
    this.report.deleted += result.deleted
    this.report.quarantined += result.quarantined
    this.report.written += result.written
    this.progress()
  }

  #noteDrift(paths: string[]): void {
    for (const path of paths) if (!this.report.drift.includes(path)) this.report.drift.push(path)
  }
}

export function createStreamReport(stream: string): StreamReport {
  return {
    stream,
    status: 'running',
    mode: null,
    read: 0,
    changed: 0,
    deleted: 0,
    quarantined: 0,
    written: 0,
    calls: 0,
    bytes: 0,
    expected: null,
    drift: [],
    reason: null,
    code: null,
    elapsedMs: 0,
  }
}

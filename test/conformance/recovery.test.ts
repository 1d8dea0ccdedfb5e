import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../src/lib/app-error.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { systemClock } from '../../src/lib/clock.ts'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Fault } from '../../src/sandbox/faults.ts'
import type { Stream } from '../../src/streams/stream.ts'
import { toTableSet } from '../../src/streams/tables.ts'
import { compareDumps, olderApp, openWorld, smallPages, type Dump, type World } from '../support/world.ts'

/**
 * Recovery as a property: whatever goes wrong in any number of runs, while the organisation's records change between any
 * two calls, a run without trouble leaves the warehouse as a fresh one would be, and a change log that tells no tales.
 */

/** Streams with a list of records that can be told apart; what is left out has one record, or codes for keys. */
const pool = smallPages.filter((stream) => !stream.retired && stream.path === stream.root && stream.key.join().endsWith('ID'))

interface Step {
  faults: { stream: number; after: number; times: number; trouble: keyof typeof troubles; size: number }[]
  mutations: Mutation[]
  /** The run is stopped, or its process killed, at this many signs of progress. */
  end: { kind: 'stop' | 'kill'; event: number } | undefined
  full: boolean
  snapshots: boolean
  overlapMs: number
  minutesBefore: number
}

interface Mutation {
  /** After this many calls. */
  call: number
  kind: 'edit' | 'edit-many' | 'insert' | 'void'
  stream: number
  record: number
  id: string
}

/** Each spoils calls in its own way; `size` says how much of the body is let through, or how long to wait. */
const troubles = {
  500: () => ({ status: 500, body: 'oops' }),
  502: () => ({ status: 502, body: '<html><body><h1>Bad Gateway</h1></body></html>', headers: { 'content-type': 'text/html' } }),
  503: () => ({ status: 503, body: '' }),
  '503, with a time to wait': (size) => ({ status: 503, body: '', headers: { 'retry-after': String(size % 20) } }),
  504: () => ({ status: 504, body: '<html>Gateway Time-out</html>' }),
  '429 without a word': () => ({ status: 429, body: '' }),
  '429 concurrent': () => ({ status: 429, body: '', headers: { 'x-rate-limit-problem': 'concurrent' } }),
  '429 minute': (size) => ({
    status: 429,
    body: '',
    headers: { 'x-rate-limit-problem': 'minute', 'retry-after': String(size % 30) },
  }),
  '429 appminute': () => ({ status: 429, body: '', headers: { 'x-rate-limit-problem': 'appminute', 'retry-after': '7' } }),
  '429 day': () => ({ status: 429, body: '', headers: { 'x-rate-limit-problem': 'day', 'retry-after': '40000' } }),
  'dropped socket': () => ({ drop: true }),
  'body cut off': (size) => ({ truncate: size }),
  'body cut off, as if complete': (size) => ({ truncate: size, truncateQuietly: true }),
  'hole in the body': () => ({ garble: true }),
  silence: () => ({ hang: true }),
  'silence in mid-body': (size) => ({ hang: true, truncate: size }),
  'HTML with status 200': () => ({ body: '<html><body>Scheduled maintenance</body></html>' }),
  'another envelope': () => ({ body: '{"Status":"OK"}' }),
} satisfies Record<string, (size: number) => Fault>

const steps = fc.array(
  fc.record<Step>({
    faults: fc.array(
      fc.record({
        stream: fc.nat(9),
        after: fc.nat(5),
        times: fc.integer({ min: 1, max: 4 }),
        trouble: fc.constantFrom(...(Object.keys(troubles) as (keyof typeof troubles)[])),
        size: fc.nat(3000),
      }),
      { maxLength: 3 },
    ),
    mutations: fc.array(
      fc.record<Mutation>({
        call: fc.integer({ min: 1, max: 25 }),
        kind: fc.constantFrom('edit', 'edit-many', 'insert', 'void'),
        stream: fc.nat(9),
        record: fc.nat(500),
        id: fc.uuid(),
      }),
      { maxLength: 6 },
    ),
    end: fc.option(fc.record({ kind: fc.constantFrom('stop', 'kill'), event: fc.integer({ min: 1, max: 30 }) }), {
      nil: undefined,
    }),
    full: fc.nat(5).map((n) => n === 0),
    snapshots: fc.boolean(),
    // The sandbox stores a record at the moment it says, so a second must do; more would hide what a walk missed.
    overlapMs: fc.constantFrom(1000, 1000, 300_000),
    minutesBefore: fc.constantFrom(0, 1, 10, 600),
  }),
  { minLength: 1, maxLength: 4 },
)

const byName = new Map(pool.map((stream) => [stream.name, stream]))

const plans = fc.record({ streams: fc.subarray([...byName.keys()], { minLength: 2, maxLength: 4 }), steps })

const dayMs = 86_400_000

/** A second each, or so. Many more may be tried by hand. */
const plansToTry = Number(process.env['RECOVERY_PLANS'] ?? 12)

test(
  'after any trouble a quiet run makes the warehouse what an undisturbed one would be',
  { timeout: 5000 * plansToTry },
  async () => {
    await fc.assert(
      fc.asyncProperty(plans, async ({ streams: names, steps }) => {
        const streams = names.map((name) => byName.get(name) as Stream)
        const clock = createFastClock()
        const world = await openWorld({
          size: 'small',
          apps: [olderApp],
          catalogue: streams,
          clock,
          now: () => clock.now().getTime(),
        })
        try {
          addRecords(world, streams)
          const touches = new Touches()
          for (const step of steps) await runStep(world, clock, streams, step, touches)
          await expectRecovered(world, clock, streams)
          await expectHonestChanges(world, streams, touches)
        } finally {
          await world.close()
        }
      }),
      { numRuns: plansToTry, interruptAfterTimeLimit: 2500 * plansToTry, endOnFailure: true },
    )
  },
)

/**
 * Time passes two hundred times as fast, for the client and for the sandbox: a wait is short, and yet the five minutes that
 * a conditional read goes back are soon over, so that they hide nothing.
 */
function createFastClock(): Clock & { advance(ms: number): void } {
  const speed = 200
  const began = performance.now()
  let at = Date.UTC(2026, 10, 10)
  return {
    now: () => new Date(at + (performance.now() - began) * speed),
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
    advance(ms) {
      at += ms
    },
  }
}

async function runStep(
  world: World,
  clock: ReturnType<typeof createFastClock>,
  streams: Stream[],
  step: Step,
  touches: Touches,
): Promise<void> {
  const { control } = world.sandbox
  clock.advance(step.minutesBefore * 60_000)
  for (const { stream, trouble, size, after, times } of step.faults) {
    const { path } = pick(streams, stream)
    control.addFault({ path: `/api.xro/2.0/${path}`, after, times, ...(troubles[trouble] as (size: number) => Fault)(size) })
  }
  let calls = 0
  const mutate = (due: (mutation: Mutation) => boolean): void => {
    for (const mutation of step.mutations.filter(due)) applyMutation(world, pick(streams, mutation.stream), mutation, touches)
  }
  const unhook = control.afterCall((call) => {
    if (call.path.startsWith('/api.xro/')) mutate((mutation) => mutation.call === calls + 1)
    calls += 1
  })
  const ending = new AbortController()
  let events = 0
  try {
    await world.sync({
      full: step.full,
      snapshotMs: step.snapshots ? 0 : dayMs,
      overlapMs: step.overlapMs,
      attempts: 3,
      requestTimeoutMs: 250,
      ...(step.end?.kind === 'kill' ? { killed: ending.signal } : { signal: ending.signal }),
      onProgress() {
        events += 1
        if (events !== step.end?.event) return
        ending.abort(new AppError(step.end.kind === 'kill' ? 'storage_failed' : 'stopped', 'As planned.'))
      },
    })
  } finally {
    unhook()
    control.clearFaults()
  }
  // What the run was too short for happens after it.
  mutate((mutation) => mutation.call > calls)
  // The file is opened anew, as by the next process.
  await world.query('SELECT 1')
}

async function expectRecovered(world: World, clock: ReturnType<typeof createFastClock>, streams: Stream[]): Promise<void> {
  const fresh = await world.fresh()
  let expected: Dump
  try {
    await fresh.sync()
    expected = await fresh.dump()
  } finally {
    await fresh.close()
  }
  const isHealthy = (status: string): boolean => status === 'complete' || status === 'current'

  // Changes are found without a snapshot wherever Xero can be asked for them.
  clock.advance(60_000)
  const { reports } = await world.sync({ snapshotMs: dayMs, overlapMs: 1000 })
  expect(reports.filter((report) => !isHealthy(report.status))).toEqual([])
  const asked = new Set(
    streams
      .filter((stream) => stream.cursor.kind !== 'none' && stream.deletion.kind !== 'absence' && !stream.snapshot)
      .flatMap((stream) => toTableSet(stream).tables.map((table) => table.name)),
  )
  const byChanges = await world.dump()
  expect(compareDumps(byChanges, new Map([...expected].filter(([table]) => asked.has(table))))).toEqual([])

  clock.advance(60_000)
  const whole = await world.sync({ snapshotMs: 0 })
  expect(whole.reports.filter((report) => report.status !== 'complete')).toEqual([])
  expect(compareDumps(await world.dump(), expected)).toEqual([])
}

/** Nothing doubled, and a change log that has each record inserted once and changed no more often than it was. */
async function expectHonestChanges(world: World, streams: Stream[], touches: Touches): Promise<void> {
  const sets = streams.map(toTableSet)
  const counts = sets
    .flatMap((set) => set.tables)
    .map(
      ({ name, key }) =>
        `SELECT '${name}' AS name, count(*) AS rows, count(DISTINCT (${key.join(', ')})) AS keys FROM xero.${name}`,
    )
  const tables = await world.query(counts.join(' UNION ALL '))
  expect(tables.filter((table) => table['rows'] !== table['keys'])).toEqual([])

  const held = sets.map(({ stream, tables: [parent] }) => {
    const key = parent.recordKey.map((column) => `CAST(${column} AS VARCHAR)`).join(', ')
    return `SELECT '${stream}' AS stream, concat_ws('/', ${key}) AS key, _deleted_at IS NOT NULL AS deleted FROM xero.${stream}`
  })
  const histories = await world.query(`
    SELECT stream, key, h.key IS NOT NULL AS held, deleted, coalesce(ops, []) AS ops
    FROM (${held.join(' UNION ALL ')}) h
    FULL JOIN (SELECT stream, key, list(op ORDER BY seq) AS ops FROM xero._changes GROUP BY ALL) c USING (stream, key)`)
  const dishonest = histories.filter((history) => {
    const [first, ...later] = history['ops'] as string[]
    const most = touches.of(String(history['stream']), String(history['key']))
    const deletedLast = later.at(-1) === 'delete'
    return (
      history['held'] !== true ||
      first !== 'insert' ||
      later.includes('insert') ||
      later.length > most ||
      (deletedLast && history['deleted'] !== true)
    )
  })
  expect(dishonest).toEqual([])

  const [feed] = await world.query(`
    SELECT count(*) AS rows, count(DISTINCT seq) AS places, count(*) FILTER (WHERE seq <= before) AS backwards,
      (SELECT count(*) FROM xero._quarantine) AS quarantined
    FROM (SELECT seq, lag(seq) OVER (ORDER BY rowid) AS before FROM xero._changes)`)
  expect(feed).toMatchObject({ places: feed?.['rows'], backwards: 0, quarantined: 0 })
}

/** How often each record was changed at Xero since it was made. */
class Touches {
  readonly #counts = new Map<string, number>()

  add(stream: string, id: string): void {
    this.#counts.set(`${stream}/${id}`, this.of(stream, id) + 1)
  }

  of(stream: string, id: string): number {
    return this.#counts.get(`${stream}/${id}`) ?? 0
  }
}

function applyMutation(world: World, stream: Stream, mutation: Mutation, touches: Touches): void {
  const { control } = world.sandbox
  const collection = control.collection(stream.root)
  const at = (offset: number): WireRecord => collection.recordAt((mutation.record + offset) % collection.size)
  const idOf = (record: WireRecord): string => String(record[collection.idProperty])
  const edit = (record: WireRecord, changes: WireRecord): void => {
    touches.add(stream.name, idOf(record))
    control.edit(stream.root, idOf(record), changes)
  }
  if (collection.size === 0) return
  // Journals are never changed, only added to.
  const kind = stream.cursor.kind === 'sequence' ? 'insert' : mutation.kind
  switch (kind) {
    case 'insert':
      control.put(stream.root, toNew(world, stream, at(0), mutation.id))
      return
    case 'edit':
      edit(at(0), toEdit(stream, at(0)))
      return
    case 'edit-many':
      // More than a page of records modified in the same second.
      for (const record of Array.from({ length: Math.min(25, collection.size) }, (_, offset) => at(offset))) {
        edit(record, toEdit(stream, record))
      }
      return
    case 'void': {
      const { deletion } = stream
      const record = at(0)
      if (deletion.kind === 'status') edit(record, { [deletion.field]: deletion.values[0] })
      else if (deletion.kind === 'absence' && collection.size > 2) {
        touches.add(stream.name, idOf(record))
        control.remove(stream.root, idOf(record))
      }
    }
  }
}

/** Changes to a text that does not change what the record is. */
function toEdit(stream: Stream, record: WireRecord): WireRecord {
  const property = stream.fields
    .filter((field) => field.kind === 'scalar' && field.type === 'text')
    .map((field) => field.property)
    .find((name) => !/(ID|Status|Type|Types|String|Code|UTC)$/.test(name) && typeof record[name] === 'string')
  return property === undefined ? {} : { [property]: `${String(record[property]).slice(0, 60)} ~` }
}

function toNew(world: World, stream: Stream, template: WireRecord, id: string, ageMs = 0): WireRecord {
  const { control } = world.sandbox
  const at = Math.floor(control.now() - ageMs)
  const collection = control.collection(stream.root)
  return {
    ...structuredClone(template),
    [collection.idProperty]: id,
    ...('UpdatedDateUTC' in template ? { UpdatedDateUTC: `/Date(${at}+0000)/` } : {}),
    ...('UpdatedDateUTCString' in template ? { UpdatedDateUTCString: `${new Date(at).toISOString().slice(0, 19)}Z` } : {}),
    ...(stream.cursor.kind === 'sequence' ? { [stream.cursor.field]: 1_000_000 + collection.size } : {}),
  }
}

/** Enough for three pages and more. */
function addRecords(world: World, streams: Stream[]): void {
  for (const stream of streams) {
    if (stream.read.kind !== 'pages' && stream.read.kind !== 'offset') continue
    const collection = world.sandbox.control.collection(stream.root)
    const missing = stream.read.size * 2 + 25 - collection.size
    if (collection.size === 0) throw new Error(`The small company has no ${stream.name}`)
    for (let n = 0; n < missing; n++) {
      const id = `${(n * 0x01000193).toString(16).padStart(8, '0').slice(-8)}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
      collection.put(toNew(world, stream, collection.recordAt(0), id, (missing - n) * 61_000 + 30 * dayMs))
    }
  }
}

function pick(streams: Stream[], index: number): Stream {
  return streams[index % streams.length] as Stream
}

/** What is known of a span or a measurement. Never a secret. */
export type Facts = Record<string, string | number | boolean | undefined>

/** Work that takes time, in traces. Documented in docs/operations.md, which is made of this list. */
export const spans = {
  'daybook.sync': 'One sync of one connection, from its first call to the end of its books.',
  'xero.call': 'One request to Xero, without the wait for its turn.',
  'warehouse.commit': 'One transaction that stores records together with the state they justify.',
  'http.request': 'One request to this server, under its route and not its address.',
} as const

/** What is counted and measured. Documented in docs/operations.md, which is made of this list. */
export const metrics = {
  'daybook.syncs': { type: 'counter', unit: '1', meaning: 'Syncs that ended, by status.' },
  'daybook.sync.duration': { type: 'histogram', unit: 's', meaning: 'How long syncs took, by status.' },
  'daybook.records.changed': { type: 'counter', unit: '1', meaning: 'Records inserted, updated or deleted, by stream.' },
  'daybook.records.quarantined': { type: 'counter', unit: '1', meaning: 'Records that could not be typed, by stream.' },
  'xero.calls': { type: 'counter', unit: '1', meaning: "Requests to Xero, by status and error's code." },
  'xero.call.duration': { type: 'histogram', unit: 's', meaning: 'How long Xero took to answer, by status.' },
  'xero.bytes': { type: 'counter', unit: 'By', meaning: 'Bytes of answers from Xero: its egress.' },
  'warehouse.commit.duration': { type: 'histogram', unit: 's', meaning: 'How long transactions took, by stream.' },
  'warehouse.rows.written': { type: 'counter', unit: '1', meaning: 'Rows written, child rows included, by stream.' },
  'http.server.request.duration': {
    type: 'histogram',
    unit: 's',
    meaning: 'How long requests took, by method, route and status.',
  },
  'daybook.jobs': { type: 'gauge', unit: '1', meaning: 'Background jobs by queue and state: waiting, active, dead.' },
  'daybook.alerts.open': { type: 'gauge', unit: '1', meaning: 'Alerts that are open, by kind.' },
  'daybook.copy.age': { type: 'gauge', unit: 's', meaning: 'Seconds since the last sync that came to its end, by connection.' },
} as const satisfies Record<string, { type: 'counter' | 'histogram' | 'gauge'; unit: string; meaning: string }>

export type SpanName = keyof typeof spans
type MetricOf<T> = { [K in keyof typeof metrics]: (typeof metrics)[K]['type'] extends T ? K : never }[keyof typeof metrics]
export type CounterName = MetricOf<'counter'>
export type HistogramName = MetricOf<'histogram'>
export type GaugeName = MetricOf<'gauge'>

export interface OpenSpan {
  /** Facts that are known at the end only. */
  set(facts: Facts): void
  /** Marks it failed by the error's code. */
  fail(code: string): void
}

/** Where the program says what takes how long and how much of it there is. */
export interface Telemetry {
  /** Runs `work` as a span within the one it is called in. One that throws is marked failed. */
  span<T>(name: SpanName, facts: Facts, work: (span: OpenSpan) => Promise<T>): Promise<T>
  /** A span that has ended already. */
  spanOf(name: SpanName, facts: Facts, time: { startedAt: Date; durationMs: number; error: string | undefined }): void
  count(name: CounterName, by: number, facts?: Facts): void
  /** Seconds, for durations. */
  observe(name: HistogramName, value: number, facts?: Facts): void
  /** Asked for whenever metrics are read. What it throws leaves the gauge out. */
  gauge(name: GaugeName, load: () => Promise<{ value: number; facts: Facts }[]>): void
}

const closedSpan: OpenSpan = { set: () => undefined, fail: () => undefined }

export const noTelemetry: Telemetry = {
  span: (_name, _facts, work) => work(closedSpan),
  spanOf: () => undefined,
  count: () => undefined,
  observe: () => undefined,
  gauge: () => undefined,
}

import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Meter,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader, type IMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { toAppError } from '../lib/app-error.ts'
import type { Log } from '../lib/log.ts'
import { metrics, type Facts, type OpenSpan, type SpanName, type Telemetry } from '../lib/telemetry.ts'
import { redactText } from './redact.ts'

export interface TelemetryOptions {
  /** Collector, OTLP over HTTP: `http://localhost:4318`. Undefined: no traces, and metrics for who asks for them only. */
  otlpEndpoint: string | undefined
  otlpHeaders: Record<string, string>
  version: string
  log: Log
}

export interface RunningTelemetry extends Telemetry {
  /** All metrics as Prometheus reads them. */
  readMetrics(): Promise<string>
  /** The span this is called in, for lines of the log. */
  current(): { traceId: string; spanId: string } | undefined
  /** Sends what is waiting. */
  flush(): Promise<void>
  /** Sends what is waiting, for a moment at most, and ends. */
  close(): Promise<void>
}

const exportEveryMs = 15_000
const closeWithinMs = 3000
/** Seconds: from a commit's milliseconds to a first sync's hour. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]

/** OpenTelemetry behind the one interface; nothing of it is global, so that tests and parts do not share any. */
export function openTelemetry(options: TelemetryOptions): RunningTelemetry {
  const { otlpEndpoint, otlpHeaders: headers, version, log } = options
  const resource = resourceFromAttributes({ 'service.name': 'daybook', 'service.version': version })
  const prometheus = new PrometheusExporter({ preventServerStart: true })
  const serializer = new PrometheusSerializer('', false, undefined, false, true)
  const readers: IMetricReader[] = [prometheus]
  let traces: TracerProvider | undefined
  if (otlpEndpoint !== undefined) {
    const exporter = new OTLPMetricExporter({ url: `${otlpEndpoint}/v1/metrics`, headers })
    readers.push(
      new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: exportEveryMs, exportTimeoutMillis: 10_000 }),
    )
    const spanExporter = new OTLPTraceExporter({ url: `${otlpEndpoint}/v1/traces`, headers })
    traces = new TracerProvider({ resource, spanProcessors: [new BatchSpanProcessor({ exporter: spanExporter })] })
  }
  const meters = new MeterProvider({ resource, readers })
  const measuring = createMeasuring(meters.getMeter('daybook', version), log)
  const tracing = createTracing(traces?.getTracer('daybook', version))
  const flush = async (): Promise<void> => {
    await Promise.allSettled([meters.forceFlush(), traces?.forceFlush()])
  }
  return {
    ...measuring,
    ...tracing,
    async readMetrics() {
      const { resourceMetrics, errors } = await prometheus.collect()
      for (const error of errors) log.warn('A metric could not be read.', { error: String(error) })
      return serializer.serialize(resourceMetrics)
    },
    flush,
    async close() {
      const late = new Promise<void>((resolve) => setTimeout(resolve, closeWithinMs).unref())
      // A collector that does not answer must not keep the process.
      await Promise.race([flush().then(() => Promise.allSettled([meters.shutdown(), traces?.shutdown()])), late])
    },
  }
}

function createMeasuring(meter: Meter, log: Log): Pick<Telemetry, 'count' | 'observe' | 'gauge'> {
  const toOptions = (name: keyof typeof metrics) => ({ description: metrics[name].meaning, unit: metrics[name].unit })
  const names = Object.keys(metrics) as (keyof typeof metrics)[]
  const counters = new Map(
    names.filter((name) => metrics[name].type === 'counter').map((name) => [name, meter.createCounter(name, toOptions(name))]),
  )
  const histograms = new Map(
    names
      .filter((name) => metrics[name].type === 'histogram')
      .map((name) => {
        const advice = { explicitBucketBoundaries: boundaries }
        return [name, meter.createHistogram(name, { ...toOptions(name), advice })]
      }),
  )
  return {
    count: (name, by, facts) => counters.get(name)?.add(by, toAttributes(facts)),
    observe: (name, value, facts) => histograms.get(name)?.record(value, toAttributes(facts)),
    gauge(name, load) {
      meter.createObservableGauge(name, toOptions(name)).addCallback(async (result) => {
        try {
          for (const { value, facts } of await load()) result.observe(value, toAttributes(facts))
        } catch (thrown) {
          log.warn('A metric could not be read.', { metric: name, error: toAppError(thrown).message })
        }
      })
    },
  }
}

function createTracing(tracer: Tracer | undefined): Pick<RunningTelemetry, 'span' | 'spanOf' | 'current'> {
  const inside = new AsyncLocalStorage<Context>()
  const start = (name: SpanName, facts: Facts, startTime?: Date): Span | undefined => {
    const kind = name === 'xero.call' ? SpanKind.CLIENT : name === 'http.request' ? SpanKind.SERVER : SpanKind.INTERNAL
    const options = { kind, attributes: toAttributes(facts), ...(startTime ? { startTime } : {}) }
    return tracer?.startSpan(name, options, inside.getStore() ?? ROOT_CONTEXT)
  }
  const fail = (span: Span | undefined, code: string, message?: string): void => {
    span?.setAttribute('error.type', code)
    span?.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message: redactText(message) }) })
  }
  return {
    async span(name, facts, work) {
      const span = start(name, facts)
      const handle: OpenSpan = {
        set: (more) => void span?.setAttributes(toAttributes(more)),
        fail: (code) => fail(span, code),
      }
      try {
        if (span === undefined) return await work(handle)
        return await inside.run(trace.setSpan(inside.getStore() ?? ROOT_CONTEXT, span), () => work(handle))
      } catch (thrown) {
        const { code, message } = toAppError(thrown)
        fail(span, code, message)
        throw thrown
      } finally {
        span?.end()
      }
    },
    spanOf(name, facts, { startedAt, durationMs, error }) {
      const span = start(name, facts, startedAt)
      if (error !== undefined) fail(span, error)
      span?.end(new Date(startedAt.getTime() + durationMs))
    },
    current() {
      const context = inside.getStore()
      const found = context && trace.getSpanContext(context)
      return found && { traceId: found.traceId, spanId: found.spanId }
    },
  }
}

function toAttributes(facts: Facts = {}): Record<string, string | number | boolean> {
  const known = Object.entries(facts).filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined)
  return Object.fromEntries(known.map(([name, value]) => [name, typeof value === 'string' ? redactText(value) : value]))
}

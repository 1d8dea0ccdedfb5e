import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { createLog } from '../../src/telemetry/create-log.ts'
import { openTelemetry } from '../../src/telemetry/open-telemetry.ts'
import { silentLog } from '../../src/lib/log.ts'
import { startHttpReceiver, type HttpReceiver } from '../support/receivers.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
  status: { code?: number }
}

/** Spans and names of metrics in what a collector was sent. */
function readCollector(collector: HttpReceiver) {
  const spans: OtlpSpan[] = []
  const metrics = new Set<string>()
  for (const { path, body } of collector.requests) {
    const parsed = JSON.parse(body) as {
      resourceSpans?: { scopeSpans: { spans: OtlpSpan[] }[] }[]
      resourceMetrics?: { scopeMetrics: { metrics: { name: string }[] }[] }[]
    }
    if (path === '/v1/traces')
      spans.push(...(parsed.resourceSpans ?? []).flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans)))
    if (path === '/v1/metrics') {
      for (const each of parsed.resourceMetrics ?? [])
        for (const scope of each.scopeMetrics) for (const { name } of scope.metrics) metrics.add(name)
    }
  }
  return { spans, metrics }
}

const attribute = (span: OtlpSpan | undefined, key: string) => {
  const found = span?.attributes.find((each) => each.key === key)?.value
  return found?.stringValue ?? found?.intValue
}

describe('traces and metrics of a server, at a real collector', () => {
  let collector: HttpReceiver
  let server: TestServer

  beforeAll(async () => {
    collector = await startHttpReceiver()
    server = await startTestServer({
      sandbox: { companies: [createCompany({ seed: 1, size: { invoices: 20 } })] },
      env: () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=collector%20key' }),
    })
    await server.connect('demo', ['organisations', 'contacts'])
    await server.owner.call('/v1/me')
    await server.parts.telemetry.flush()
  })
  afterAll(async () => {
    await server.close()
    await collector.close()
  })

  test('a sync is a span, with its calls and commits inside', () => {
    const { spans } = readCollector(collector)
    const sync = spans.find(({ name }) => name === 'daybook.sync')
    expect(attribute(sync, 'daybook.connection')).toBe('demo')
    expect(attribute(sync, 'daybook.status')).toBe('complete')
    const inside = spans.filter(({ parentSpanId }) => parentSpanId === sync?.spanId)
    expect(new Set(inside.map(({ name }) => name))).toEqual(new Set(['xero.call', 'warehouse.commit']))
    expect(new Set(inside.map(({ traceId }) => traceId))).toEqual(new Set([sync?.traceId]))
    const call = inside.find((span) => String(attribute(span, 'url.path')).endsWith('/Contacts'))
    expect(attribute(call, 'http.response.status_code')).toBe(200)
    expect(BigInt(call!.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(sync!.startTimeUnixNano) - 5_000_000n)
    expect(BigInt(call!.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(sync!.endTimeUnixNano))
    const commit = inside.find((span) => span.name === 'warehouse.commit' && attribute(span, 'daybook.stream') === 'contacts')
    expect(Number(attribute(commit, 'daybook.rows'))).toBeGreaterThan(0)
  })

  test('a request is a span under its route', () => {
    const { spans } = readCollector(collector)
    const request = spans.find((span) => span.name === 'http.request' && attribute(span, 'http.route') === '/v1/me')
    expect(attribute(request, 'http.response.status_code')).toBe(200)
    expect(collector.requests[0]?.headers['x-api-key']).toBe('collector key')
  })

  test('metrics go to the collector, and to whoever reads them as Prometheus does', async () => {
    const { metrics } = readCollector(collector)
    for (const name of ['daybook.syncs', 'xero.calls', 'xero.bytes', 'warehouse.commit.duration', 'daybook.jobs']) {
      expect([...metrics]).toContain(name)
    }
    const key = await server.key('admin')
    const answer = await key('/v1/metrics')
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    expect(text).toMatch(/^daybook_syncs_total\{status="complete"[^}]*\} 1$/m)
    expect(text).toMatch(/^xero_call_duration_bucket\{.*le="\+Inf".*\} \d+$/m)
    expect(text).toMatch(/^daybook_jobs\{queue="sync",state="waiting"[^}]*\} 0$/m)
    expect(text).toMatch(/^daybook_copy_age\{connection="demo"[^}]*\} \d/m)
    expect(text).toMatch(/http_server_request_duration_count\{.*route="\/v1\/me".*\} \d+/)
    expect((await server.call('/v1/metrics')).status).toBe(401)
    expect((await (await server.person('viewer')).call('/v1/metrics')).status).toBe(403)
  })

  test('no secret is in what the collector was sent', async () => {
    await server.parts.telemetry.flush()
    const all = collector.requests.map(({ body }) => body).join('\n')
    expect(all).not.toContain(server.sandbox.clientSecret)
    expect(all).not.toMatch(/eyJ[\w-]{10,}\./)
    expect(all).not.toContain(server.owner.cookie.split('=')[1])
  })
})

test('a line of the log names the trace it belongs to', async () => {
  const collector = await startHttpReceiver()
  const telemetry = openTelemetry({ otlpEndpoint: collector.url, otlpHeaders: {}, version: '1', log: silentLog })
  const lines: string[] = []
  const log = createLog({ level: 'info', style: 'json', write: (line) => lines.push(line), traceOf: () => telemetry.current() })
  await telemetry.span('daybook.sync', {}, async () => log.info('inside'))
  log.info('outside')
  await telemetry.close()
  const { spans } = readCollector(collector)
  expect(JSON.parse(lines[0]!)).toMatchObject({ traceId: spans[0]?.traceId, spanId: spans[0]?.spanId })
  expect(JSON.parse(lines[1]!)).not.toHaveProperty('traceId')
  await collector.close()
})

test('a collector that is not there holds up nothing', async () => {
  const telemetry = openTelemetry({ otlpEndpoint: 'http://127.0.0.1:9', otlpHeaders: {}, version: '1', log: silentLog })
  await expect(
    telemetry.span('daybook.sync', {}, () => Promise.reject(new Error('the work fails as it would without'))),
  ).rejects.toThrow('as it would')
  const started = Date.now()
  await telemetry.close()
  expect(Date.now() - started).toBeLessThan(5000)
})

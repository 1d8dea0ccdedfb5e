import { describe, expect, test } from 'vitest'
import { createLog } from '../../src/telemetry/create-log.ts'
import { toReadableLine } from '../../src/telemetry/readable-line.ts'
import { redact, redactText } from '../../src/telemetry/redact.ts'

function collect(level: 'debug' | 'info' = 'info', style: 'json' | 'readable' = 'json') {
  const lines: string[] = []
  const log = createLog({ level, style, write: (line) => lines.push(line), now: () => new Date('2026-05-05T10:00:00Z') })
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> }
}

test('a line is one JSON object with instant, level, message and fields', () => {
  const { log, lines, last } = collect()
  log.with({ connection: 'demo' }).info('The sync is complete.', { rows: 12 })
  expect(last()).toEqual({
    at: '2026-05-05T10:00:00.000Z',
    level: 'info',
    message: 'The sync is complete.',
    connection: 'demo',
    rows: 12,
  })
  expect(lines[0]).toMatch(/\n$/)
  log.debug('not shown')
  expect(lines).toHaveLength(1)
})

describe('secrets do not reach a line', () => {
  const secret = 'sEcReT-value-123456'
  test.each([
    ['clientSecret'],
    ['client_secret'],
    ['refreshToken'],
    ['access_token'],
    ['password'],
    ['Authorization'],
    ['cookie'],
    ['apiKey'],
    ['DAYBOOK_ENCRYPTION_KEY'],
  ])('by the name of a field: %s', (name) => {
    const { log, lines } = collect()
    log.error('It failed.', { [name]: secret, nested: { deep: [{ [name]: secret }] } })
    expect(lines.join('')).not.toContain(secret)
    expect(lines.join('')).toContain('[hidden]')
  })

  test.each([
    [`Authorization: Bearer ${secret}`],
    [`postgres://daybook:${secret}@db.example.com/books`],
    [`https://hooks.slack.com/services/T0/B0/${secret}`],
    [`GET /callback?code=${secret}&scope=all`],
    [`whsec_${secret}`],
    ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzRWNSZVQtdmFsdWUtMTIzNDU2In0.c2VjcmV0'],
  ])('by its look: %s', (text) => {
    const { log, lines } = collect()
    log.error(text, { detail: text, error: new Error(text, { cause: new Error(text) }) })
    expect(lines.join('')).not.toMatch(/sEcReT|eyJzdWIi/)
  })

  test('what only sounds like one stays', () => {
    expect(redact({ tokenSetId: 'a', tokenCount: 3, grantedScopes: ['x'], keyName: 'reader' })).toEqual({
      tokenSetId: 'a',
      tokenCount: 3,
      grantedScopes: ['x'],
      keyName: 'reader',
    })
    expect(redactText('The key file is missing.')).toBe('The key file is missing.')
  })
})

test('in a terminal a line is for people', () => {
  const line = toReadableLine({
    level: 'warn',
    at: '2026-05-05T10:00:00Z',
    message: 'A job failed.',
    queue: 'sync',
    why: 'two words',
  })
  expect(line).toContain('A job failed.')
  expect(line).toContain('queue=sync why="two words"')
})

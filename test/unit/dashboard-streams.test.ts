import { describe, expect, test } from 'vitest'
import { filterConnections, needsSomebody, toStateText } from '../../src/dashboard/pages/connections/connection-state.ts'
import {
  parseFieldList,
  parseMetadata,
  parseOptionalDay,
  parseOptionalHours,
  toScheduleOf,
} from '../../src/dashboard/pages/connection/setting-values.ts'
import {
  groupStreams,
  joinNames,
  toReadyNames,
  toShortList,
  toStreamRows,
} from '../../src/dashboard/pages/connection/stream-rows.ts'
import { toLock } from '../../src/dashboard/pages/connection/use-locks.ts'
import type { ConnectionStream } from '../../src/http/schemas/connections.ts'
import type { StreamReportAnswer } from '../../src/http/schemas/syncs.ts'

const stream = (name: string, part: Partial<ConnectionStream> = {}): ConnectionStream => ({
  stream: name,
  title: name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' '),
  table: `xero.${name}`,
  group: 'done',
  rows: 10,
  deleted: 0,
  quarantined: 0,
  asOf: null,
  access: { readable: true },
  restricted: false,
  chosen: true,
  scopes: [],
  lastReport: null,
  ...part,
})

const report = (name: string, status: StreamReportAnswer['status'], written = 0): StreamReportAnswer => ({
  stream: name,
  status,
  mode: 'full',
  read: written,
  changed: 0,
  deleted: 0,
  quarantined: 0,
  written,
  calls: 1,
  bytes: 0,
  expected: null,
  drift: [],
  reason: null,
  code: null,
  elapsedMs: 0,
})

describe('streams of a connection', () => {
  const streams = [
    stream('invoices'),
    stream('contacts'),
    stream('quotes', { rows: 0 }),
    stream('assets', { group: 'needs_you', access: { readable: false, reason: 'Not asked.', why: 'scope' } }),
    stream('journals', { group: 'not_offered' }),
  ]

  test('stand in the group of the sync that is on, which is newer than what was stored', () => {
    const rows = toStreamRows(streams, {
      reports: [report('invoices', 'running', 500), report('contacts', 'complete', 12)],
      planned: ['invoices', 'contacts', 'quotes', 'assets', 'journals'],
    })
    expect(Object.fromEntries(rows.map((row) => [row.stream, row.group]))).toEqual({
      invoices: 'reading',
      contacts: 'done',
      quotes: 'waiting',
      assets: 'needs_you',
      journals: 'not_offered',
    })
    expect(rows[0]?.rows).toBe(500)
  })

  test('a failed one moves where it is seen, an unreadable one stays where it was', () => {
    const rows = toStreamRows(streams, {
      reports: [report('invoices', 'failed'), report('assets', 'unavailable')],
      planned: ['invoices', 'assets'],
    })
    expect(rows[0]?.group).toBe('failed')
    expect(rows[3]?.group).toBe('needs_you')
  })

  test('groups are in order, empty ones left out', () => {
    expect(groupStreams(toStreamRows(streams, null)).map(({ title }) => title)).toEqual([
      'Needs something from you',
      'Done',
      'Not offered by Xero here',
    ])
  })

  test('what can be used is named, the most looked for first', () => {
    expect(toReadyNames(toStreamRows(streams, null))).toBe('Invoices and contacts')
    expect(toReadyNames([])).toBeNull()
  })

  test('names are joined as one speaks', () => {
    expect(joinNames([])).toBe('')
    expect(joinNames(['a', 'b', 'c'])).toBe('a, b and c')
    expect(toShortList(['Manual journals', 'Purchase orders', 'Quotes', 'Repeating invoices', 'Users', 'Items'])).toBe(
      'Manual journals, purchase orders, quotes, repeating invoices, and 2 more',
    )
  })
})

describe('states of connections', () => {
  const toTime = () => '13:05'

  test('say when a day limit ends, and that a first sync is one', () => {
    expect(toStateText({ state: 'day_limit', resumesAt: 'x' }, toTime)).toBe('Day limit reached, goes on at 13:05')
    expect(toStateText({ state: 'syncing', resumesAt: null, first: true }, toTime)).toBe('First sync')
    expect(toStateText({ state: 'syncing', resumesAt: null }, toTime)).toBe('Syncing')
  })

  test('only what needs somebody counts', () => {
    expect(['ok', 'paused', 'day_limit', 'syncing'].some((state) => needsSomebody(state as 'ok'))).toBe(false)
    expect(['sign_in', 'scope', 'failed'].every((state) => needsSomebody(state as 'ok'))).toBe(true)
  })

  test('are found by organisation, name and state', () => {
    const all = [
      { name: 'harbour-vine', tenantName: 'Harbour & Vine', state: 'ok' as const },
      { name: 'acme', tenantName: 'Acme', state: 'failed' as const },
    ]
    expect(filterConnections(all, { search: ' VINE ' }).map(({ name }) => name)).toEqual(['harbour-vine'])
    expect(filterConnections(all, { state: 'failed' }).map(({ name }) => name)).toEqual(['acme'])
    expect(filterConnections(all, {})).toHaveLength(2)
  })
})

describe('values of settings', () => {
  test('a day, or none', () => {
    expect(parseOptionalDay(' 2021-04-01 ')).toBe('2021-04-01')
    expect(parseOptionalDay('')).toBeNull()
    expect(() => parseOptionalDay('2021-02-30')).toThrow('is no date')
    expect(() => parseOptionalDay('1 April')).toThrow('is no date')
  })

  test('hours, or none', () => {
    expect(parseOptionalHours('24')).toBe(24)
    expect(parseOptionalHours(' ')).toBeNull()
    expect(() => parseOptionalHours('-1')).toThrow('number of hours')
    expect(() => parseOptionalHours('9000')).toThrow('number of hours')
  })

  test('fields by stream', () => {
    expect(parseFieldList('contacts.email_address\n\ncontacts.email_address\n')).toEqual(['contacts.email_address'])
    expect(() => parseFieldList('email')).toThrow('names no field')
  })

  test('pairs', () => {
    expect(parseMetadata('customerId=c_42\nnote=a=b')).toEqual({ customerId: 'c_42', note: 'a=b' })
    expect(() => parseMetadata('customerId')).toThrow('is no pair')
  })

  test('a cron line is kept when it is chosen again', () => {
    expect(toScheduleOf('cron', { kind: 'cron', cron: '5 * * * *' })).toEqual({ kind: 'cron', cron: '5 * * * *' })
    expect(toScheduleOf('cron', { kind: 'nightly' })).toEqual({ kind: 'cron', cron: '0 */4 * * *' })
    expect(toScheduleOf('off', { kind: 'nightly' })).toEqual({ kind: 'off' })
  })
})

describe('settings that a file sets', () => {
  const managed = {
    origin: 'daybook.config.ts',
    settings: [
      { connection: 'harbour', setting: 'schedule', line: 12 },
      { connection: 'harbour', setting: 'fields', line: null },
    ],
  }

  test('say where, with the line where it is known', () => {
    expect(toLock(managed, 'harbour', 'schedule')).toBe('Set in daybook.config.ts, line 12')
    expect(toLock(managed, 'harbour', 'fields')).toBe('Set in daybook.config.ts')
  })

  test('leave the others, and other connections, open', () => {
    expect(toLock(managed, 'harbour', 'startDate')).toBeUndefined()
    expect(toLock(managed, 'other', 'schedule')).toBeUndefined()
    expect(toLock(undefined, 'harbour', 'schedule')).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'
import { isFiltered, lenses, states, toLogQuery, toSince } from '../../src/dashboard/pages/activity/log-filters.ts'
import { mergeHead } from '../../src/dashboard/pages/activity/merge-head.ts'
import { parseThreshold, toChannelForm, toChannelInput } from '../../src/dashboard/pages/settings/channels.ts'
import { toExpiry, toKeyState } from '../../src/dashboard/pages/settings/keys.ts'
import { toGivableRoles, toPersonLock } from '../../src/dashboard/pages/settings/roles.ts'
import { settingsSections } from '../../src/dashboard/pages/settings/sections.ts'
import { toClients } from '../../src/dashboard/pages/settings/ai-clients.ts'
import { toDevice } from '../../src/dashboard/pages/settings/to-device.ts'
import { toBytes, toText } from '../../src/dashboard/pages/sign-in/base64url.ts'
import { toDayBars, toForecastSentence, toPeak, toShareOf } from '../../src/dashboard/pages/usage/usage-view.ts'
import { alertChannelInputSchema } from '../../src/http/schemas/alerts.ts'
import { callFilter, changeFilter } from '../../src/http/schemas/activity.ts'
import { syncFilter } from '../../src/http/schemas/syncs.ts'

const now = new Date('2026-11-21T10:00:30.000Z')

describe('a log that grows', () => {
  const idOf = (item: { id: number }) => String(item.id)
  const held = [{ id: 3 }, { id: 2 }, { id: 1 }]

  test('takes new lines in while it is followed', () => {
    const merged = mergeHead(held, [{ id: 5 }, { id: 4 }, { id: 3 }], { idOf, following: true, pageSize: 100 })
    expect(merged.items.map(({ id }) => id)).toEqual([5, 4, 3, 2, 1])
    expect(merged.waiting).toBe(0)
  })

  test('counts them while the reader is elsewhere, and moves nothing', () => {
    const merged = mergeHead(held, [{ id: 5 }, { id: 4 }, { id: 3 }], { idOf, following: false, pageSize: 100 })
    expect(merged.items).toEqual(held)
    expect(merged.waiting).toBe(2)
  })

  test('shows the newest state of what it holds', () => {
    const merged = mergeHead([{ id: 1, status: 'running' }], [{ id: 1, status: 'complete' }], {
      idOf,
      following: false,
      pageSize: 100,
    })
    expect(merged.items).toEqual([{ id: 1, status: 'complete' }])
  })

  test('never shows a list with lines missing in between', () => {
    const merged = mergeHead(held, [{ id: 9 }, { id: 8 }], { idOf, following: true, pageSize: 2 })
    expect(merged).toMatchObject({ gap: true, items: held })
  })
})

describe('filters of the log', () => {
  test('every question they ask is one the API takes', () => {
    const schemas = { runs: syncFilter, changes: changeFilter, calls: callFilter }
    for (const lens of ['runs', 'changes', 'calls'] as const) {
      for (const { value } of states[lens]) {
        const query = toLogQuery(lens, { connection: 'acme', state: value, search: 'x' }, toSince('7d', now))
        const given = Object.fromEntries(Object.entries(query).filter(([, each]) => each !== undefined))
        expect(schemas[lens].safeParse(given).error).toBeUndefined()
      }
    }
  })

  test('a state of another lens is left out', () => {
    for (const lens of lenses) expect(Object.values(toLogQuery(lens, { state: 'nonsense' }, undefined))).not.toContain('nonsense')
  })

  test('a span begins on the whole minute', () => {
    expect(toSince('1d', now)).toBe('2026-11-20T10:00:00.000Z')
    expect(toSince(undefined, now)).toBeUndefined()
    expect(isFiltered({ live: 'off', open: 'x' })).toBe(false)
    expect(isFiltered({ since: '7d' })).toBe(true)
  })
})

describe('usage', () => {
  const words = { count: String, hour: (at: string) => at.slice(11, 16), bytes: (value: number) => `${value} B` }
  const hours = [
    { at: '2026-11-21T08:00:00.000Z', calls: 10, bytes: 1, peakMinute: 8 },
    { at: '2026-11-21T09:00:00.000Z', calls: 5, bytes: 1, peakMinute: 5 },
    { at: '2026-11-21T10:00:00.000Z', calls: 0, bytes: 0, peakMinute: 0 },
  ]

  test('calls add up over the day, as the limit counts them', () => {
    const bars = toDayBars(hours, words)
    expect(bars.map(({ value }) => value)).toEqual([10, 15, 15])
    expect(bars[1]?.text).toBe('15 calls so far, 5 in this hour, at most 5 in a minute')
    expect(bars.map(({ open }) => open)).toEqual([false, false, true])
    expect(toPeak(hours)).toEqual({ calls: 8, at: '2026-11-21T08:00:00.000Z' })
    expect(toPeak([])).toBeNull()
  })

  test('80 per cent is near, 100 is over', () => {
    expect(toShareOf(799, 1000).near).toBe(false)
    expect(toShareOf(800, 1000)).toMatchObject({ near: true, over: false })
    expect(toShareOf(1000, 1000)).toMatchObject({ near: false, over: true })
  })

  test('a forecast is a range with its rule, or says why there is none', () => {
    const forecast = { lowBytes: 1, highBytes: 2, lowCalls: 1, highCalls: 2, rule: 'from the last 14 days' }
    expect(toForecastSentence({ forecast, forecastNote: null }, words)).toBe(
      'Between 1 B and 2 B by the end of the month, from the last 14 days.',
    )
    expect(toForecastSentence({ forecast: null, forecastNote: 'Too early.' }, words)).toBe('Too early.')
  })
})

describe('settings', () => {
  test('the last owner is locked, with the reason', () => {
    expect(toPersonLock({ role: 'owner' }, { role: 'owner' }, 1)).toContain('The only owner')
    expect(toPersonLock({ role: 'owner' }, { role: 'owner' }, 2)).toBeNull()
    expect(toPersonLock({ role: 'owner' }, { role: 'admin' }, 2)).toContain('Only an owner')
    expect(toPersonLock({ role: 'viewer' }, { role: 'admin' }, 1)).toBeNull()
    expect(toGivableRoles({ role: 'admin' })).not.toContain('owner')
  })

  test('those who may read only see appearance and their own sign-in', () => {
    expect(settingsSections.filter(({ needs }) => needs === null).map(({ section }) => section)).toEqual([
      'appearance',
      'account',
    ])
  })

  test('keys end, or never', () => {
    expect(toExpiry('30', now)).toBe('2026-12-21T10:00:30.000Z')
    expect(toExpiry('never', now)).toBeNull()
    expect(toKeyState({ revokedAt: null, expiresAt: now.toISOString() }, now)).toBe('expired')
    expect(toKeyState({ revokedAt: now.toISOString(), expiresAt: null }, now)).toBe('revoked')
    expect(toKeyState({ revokedAt: null, expiresAt: null }, now)).toBe('good')
  })

  test('a channel as it is typed is one the API takes', () => {
    const empty = toChannelForm(null)
    const forms = [
      { ...empty, kind: 'slack' as const, name: 'Finance', url: 'https://hooks.slack.com/services/x' },
      { ...empty, kind: 'webhook' as const, name: 'Own', url: 'https://example.com/hook' },
      {
        ...empty,
        kind: 'email' as const,
        name: 'Mail',
        host: 'smtp.example.com',
        from: 'a@example.com',
        to: 'b@example.com; c@example.com',
      },
    ]
    for (const form of forms) expect(alertChannelInputSchema.safeParse(toChannelInput(form)).error).toBeUndefined()
    expect(() => toChannelInput({ ...empty, kind: 'email', port: 'x' })).toThrow('port')
  })

  test('a secret left empty is left out, so that the stored one stays', () => {
    expect(toChannelInput({ ...toChannelForm(null), name: 'Finance' })).toEqual({ kind: 'slack', name: 'Finance', enabled: true })
  })

  test('thresholds keep within their bounds', () => {
    expect(parseThreshold('80', { min: 1, max: 100 })).toBe(80)
    for (const text of ['0', '101', '', 'x']) expect(() => parseThreshold(text, { min: 1, max: 100 })).toThrow('from 1 to 100')
  })

  test('AI tools are given the address, and never a real key', () => {
    const clients = toClients('http://localhost:8910/mcp')
    for (const { text } of clients) expect(text).not.toMatch(/dbk_/)
    expect(clients.filter(({ text }) => text.includes('http://localhost:8910/mcp'))).toHaveLength(3)
  })

  test('a browser is named for people', () => {
    expect(toDevice('Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox on Windows')
    expect(toDevice('')).toBe('Unknown device')
  })

  test('bytes of passkeys go there and back', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    expect([...toBytes(toText(bytes.buffer))]).toEqual([...bytes])
    expect(toText(Uint8Array.from([251, 255]).buffer)).toBe('-_8')
  })
})

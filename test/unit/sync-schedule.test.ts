import { describe, expect, test } from 'vitest'
import { describeSchedule, parseSchedule, toNextRun } from '../../src/jobs/sync-schedule.ts'
import { toIanaZone } from '../../src/xero/time-zones.ts'

const at = (schedule: Parameters<typeof toNextRun>[0], after: string, timezone = 'Pacific/Auckland', seed = 'a') =>
  toNextRun(schedule, { seed, timezone, after: new Date(after) })?.toISOString()

/** The time there, `02:17`. */
const timeIn = (zone: string, instant: string | undefined) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(new Date(instant ?? ''))

describe('the next run of a schedule', () => {
  test('nightly is between two and three where the organisation is, always the same minute', () => {
    for (const zone of ['Pacific/Auckland', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe']) {
      const first = at({ kind: 'nightly' }, '2026-05-05T12:34:56Z', zone)
      const time = timeIn(zone, first)
      expect(time).toMatch(/^02:[0-5]\d$/)
      expect(timeIn(zone, at({ kind: 'nightly' }, first ?? '', zone))).toBe(time)
    }
  })

  test('nightly is spread: of a thousand connections no minute has more than a few', () => {
    const minutes = new Map<string, number>()
    for (let index = 0; index < 1000; index++) {
      const time = timeIn('UTC', at({ kind: 'nightly' }, '2026-05-05T12:00:00Z', 'UTC', `connection-${index}`))
      minutes.set(time, (minutes.get(time) ?? 0) + 1)
    }
    expect(minutes.size).toBe(60)
    expect(Math.max(...minutes.values())).toBeLessThan(40)
  })

  test('a night without two o’clock is not skipped, one with two of them has one run', () => {
    // Clocks in London go forward on 29 March 2026 at one, in New York on 8 March at two.
    const gap = at({ kind: 'nightly' }, '2026-03-08T04:00:00Z', 'America/New_York')
    expect(gap && new Date(gap) < new Date('2026-03-08T09:00:00Z')).toBe(true)
    // Back on 1 November at two: from one o'clock to two there are two hours.
    const runs: string[] = []
    let after = '2026-10-31T20:00:00Z'
    for (let index = 0; index < 3; index++) runs.push((after = at({ kind: 'nightly' }, after, 'America/New_York') ?? ''))
    const days = runs.map((run) => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(new Date(run)))
    expect(days).toEqual(['2026-11-01', '2026-11-02', '2026-11-03'])
  })

  test('hourly and cron', () => {
    const first = at({ kind: 'hourly' }, '2026-05-05T12:34:56Z')
    expect(Date.parse(at({ kind: 'hourly' }, first ?? '') ?? '') - Date.parse(first ?? '')).toBe(3_600_000)
    expect(at({ kind: 'cron', cron: '30 6 * * 1-5' }, '2026-05-08T19:00:00Z')).toBe('2026-05-10T18:30:00.000Z')
    expect(at({ kind: 'cron', cron: '30 6 * * *', timezone: 'UTC' }, '2026-05-08T19:00:00Z')).toBe('2026-05-09T06:30:00.000Z')
    expect(at({ kind: 'off' }, '2026-05-08T19:00:00Z')).toBeUndefined()
  })

  test('says in words what it is', () => {
    const where = { seed: 'a', timezone: 'Europe/London' }
    expect(describeSchedule({ kind: 'nightly' }, where)).toMatch(/^nightly at 02:\d\d \(Europe\/London\)$/)
    expect(describeSchedule({ kind: 'cron', cron: '0 6 * * *' }, where)).toBe('0 6 * * * (Europe/London)')
    expect(describeSchedule({ kind: 'off' }, where)).toBe('by hand only')
  })

  test.each([
    [{ kind: 'cron', cron: 'every day' } as const, /no cron expression/],
    [{ kind: 'cron', cron: '* * * * * *' } as const, /needs five fields/],
    [{ kind: 'cron', cron: '61 * * * *' } as const, /no cron expression/],
    [{ kind: 'cron', cron: '0 6 * * *', timezone: 'Pacific/Middleearth' } as const, /no time zone/],
  ])('%o is refused', (schedule, message) => {
    expect(() => parseSchedule(schedule)).toThrow(message)
  })
})

test("Xero's names of time zones are all known, to this machine too", async () => {
  const { readFile } = await import('node:fs/promises')
  const source = await readFile(new URL('../../src/xero/time-zones.ts', import.meta.url), 'utf8')
  const names = [...source.matchAll(/^ {2}'?([A-Z0-9+]+)'?: '/gm)].map(([, name]) => name!)
  expect(names.length).toBeGreaterThan(120)
  for (const name of names) {
    expect(() => new Intl.DateTimeFormat('en', { timeZone: toIanaZone(name)! })).not.toThrow()
  }
  expect(toIanaZone('NewZealandStandardTime')).toBe('Pacific/Auckland')
  expect(toIanaZone('MARSSTANDARDTIME')).toBeUndefined()
})

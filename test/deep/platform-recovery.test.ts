import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Fault } from '../../src/sandbox/faults.ts'
import {
  connectCustom,
  createLeapingClock,
  startPlatformKinds,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'
import { compareDumps, olderApp, smallPages, type Dump } from '../support/world.ts'

/*
 * Every stream and the recovery property once more, through the whole platform: control plane, locks, tokens, stored
 * limits, runs and the log of calls take part, on both kinds of control plane.
 */

const kinds = await startPlatformKinds()
afterAll(() => Promise.all(kinds.map((kind) => kind.stop())))

const readable = smallPages.filter((stream) => !stream.retired)
const settings = { DAYBOOK_RETRY_ATTEMPTS: '2', DAYBOOK_REQUEST_TIMEOUT_SECONDS: '0.5', DAYBOOK_SNAPSHOT_HOURS: '0' }

const trouble: fc.Arbitrary<Partial<Fault>> = fc.constantFrom<Partial<Fault>[]>(
  { status: 500, body: 'oops' },
  { status: 503, body: 'The Organisation is offline' },
  { status: 429, headers: { 'x-rate-limit-problem': 'minute', 'retry-after': '3' } },
  { status: 429 },
  { drop: true },
  { truncate: 200 },
  { garble: true },
  { hang: true },
  { status: 200, body: '<html><body>Access denied</body></html>', headers: { 'content-type': 'text/html' } },
)

interface Round {
  faults: { stream: number; after: number; times: number; trouble: Partial<Fault> }[]
  /** Stops the run after so many reports of progress. */
  stopAfter: number | undefined
}

const rounds: fc.Arbitrary<Round[]> = fc.array(
  fc.record({
    faults: fc.array(
      fc.record({
        stream: fc.nat({ max: readable.length - 1 }),
        after: fc.nat({ max: 3 }),
        times: fc.integer({ min: 1, max: 6 }),
        trouble,
      }),
      { maxLength: 8 },
    ),
    stopAfter: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 3 },
)

/** Every stream of an undisturbed first sync on a home of its own. */
async function loadUndisturbed(home: PlatformHome, sandbox: Sandbox): Promise<Dump> {
  const platform = await home.open({ clock: createLeapingClock(sandbox), streams: smallPages })
  await connectCustom(platform, sandbox)
  const report = await platform.sync('demo', {})
  expect(toTroubled(report)).toEqual({})
  expect(report.streams.filter((stream) => stream.status === 'complete')).toHaveLength(readable.length)
  const again = await platform.sync('demo', {})
  expect(again.totals, 'a snapshot of what is unchanged').toMatchObject({ changed: 0, deleted: 0, written: 0 })
  await platform.close()
  return home.dump()
}

describe.each(kinds)('every stream on $name', (kind) => {
  test('lands, and after any trouble a quiet run makes it what an undisturbed one is', { timeout: 240_000 }, async () => {
    const sandbox = await startSandbox({ size: 'small', apps: [olderApp] })
    try {
      const undisturbed = await loadUndisturbed(await kind.createHome(sandbox, settings), sandbox)
      await fc.assert(
        fc.asyncProperty(rounds, async (plan) => {
          const home = await kind.createHome(sandbox, settings)
          const platform = await home.open({ clock: createLeapingClock(sandbox), streams: smallPages })
          await connectCustom(platform, sandbox)
          for (const { faults, stopAfter } of plan) {
            sandbox.control.clearFaults()
            for (const { stream, after, times, trouble } of faults) {
              sandbox.control.addFault({ ...trouble, path: `/api.xro/2.0/${readable[stream]?.path}`, after, times })
            }
            const stopping = new AbortController()
            let seen = 0
            await platform.sync('demo', {
              signal: stopping.signal,
              onEvent: (event) => {
                if (event.type === 'progress' && ++seen === stopAfter) stopping.abort()
              },
            })
          }
          sandbox.control.clearFaults()
          // What an organisation that was offline asks to wait is over by then.
          sandbox.control.advance(600_000)
          const quiet = await platform.sync('demo', {})
          expect(toTroubled(quiet)).toEqual({})
          await platform.close()
          expect(compareDumps(await home.dump(), undisturbed)).toEqual([])
        }),
        { numRuns: 2, endOnFailure: true },
      )
    } finally {
      await sandbox.close()
    }
  })
})

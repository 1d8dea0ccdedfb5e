import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { acquireHomeLock, toAddress } from '../../src/lib/home-lock.ts'
import type { LockAddress } from '../../src/lib/home-lock.ts'

const module = new URL('../../src/lib/home-lock.ts', import.meta.url).href
const clockModule = new URL('../../src/lib/clock.ts', import.meta.url).href

/** A process that takes the lock, says so, and stays (`hold`) or has nothing more to do. */
function startHolder(home: string, options: { address?: LockAddress; hold: boolean }) {
  const script = `
    const { acquireHomeLock } = await import(${JSON.stringify(module)})
    const { systemClock: clock } = await import(${JSON.stringify(clockModule)})
    const options = { command: 'daybook sync demo', waitMs: 0, clock, ...${JSON.stringify({ address: options.address })} }
    await acquireHomeLock(${JSON.stringify(home)}, options)
    console.log('locked')
    ${options.hold ? 'setInterval(() => {}, 1000)' : ''}`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
}

describe.each([
  { way: "the platform's own way", isFile: false },
  { way: 'a socket file', isFile: true },
])('the home lock by $way', ({ isFile }) => {
  let home: string
  let address: { address?: LockAddress }

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'daybook-lock-'))
    address = isFile ? { address: { path: join(home, 'lock.sock'), isFile } } : {}
  })
  afterAll(() => rm(home, { recursive: true, force: true }))

  const acquire = (waitMs: number, clock: Clock = systemClock) =>
    acquireHomeLock(home, { command: 'daybook query', waitMs, clock, ...address })

  it('is held by one at a time, and says by whom', async () => {
    const lock = await acquire(0)
    const error = await acquire(0).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'home_busy', details: { pid: process.pid, command: 'daybook query' } })
    expect(String(error)).toMatch(new RegExp(`pid ${process.pid}, \`daybook query\`, since \\d\\d:\\d\\d\\) is using ${home}`))
    await lock.release()
    await (await acquire(0)).release()
  })

  it('waits for the other to end, as long as it was told', async () => {
    const lock = await acquire(0)
    let sleeps = 0
    const clock: Clock = {
      now: systemClock.now,
      async sleep(ms) {
        if (++sleeps === 2) await lock.release()
        await systemClock.sleep(Math.min(ms, 5))
      },
    }
    await (await acquire(10_000, clock)).release()
    expect(sleeps).toBeGreaterThanOrEqual(2)
  })

  it('is one among many that ask at once', async () => {
    let inside = 0
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        const lock = await acquire(20_000)
        expect(++inside).toBe(1)
        await systemClock.sleep(5)
        inside--
        await lock.release()
      }),
    )
  })

  it('is free once its process is killed', async () => {
    const holder = startHolder(home, { ...address, hold: true })
    await once(holder.stdout, 'data')
    await expect(acquire(0)).rejects.toMatchObject({ details: { pid: holder.pid, command: 'daybook sync demo' } })
    holder.kill('SIGKILL')
    await once(holder, 'close')
    const locks = await Promise.allSettled([acquire(0), acquire(0), acquire(0)])
    const taken = locks.filter((lock) => lock.status === 'fulfilled')
    expect(taken).toHaveLength(1)
    await taken[0]?.value.release()
  })

  it('keeps no process alive', async () => {
    const holder = startHolder(home, { ...address, hold: false })
    const [code] = (await once(holder, 'close')) as [number]
    expect(code).toBe(0)
  })
})

describe('the address of the home lock', () => {
  it('is one for every way to a folder', async () => {
    const home = await mkdtemp(join(tmpdir(), 'daybook-lock-'))
    const link = `${home}-link`
    try {
      await symlink(home, link)
      const lock = await acquireHomeLock(link, { command: 'one', waitMs: 0, clock: systemClock })
      await expect(acquireHomeLock(home, { command: 'two', waitMs: 0, clock: systemClock })).rejects.toMatchObject({
        code: 'home_busy',
      })
      await lock.release()
    } finally {
      await rm(link, { force: true })
      await rm(home, { recursive: true, force: true })
    }
  })

  it('fits each platform', () => {
    expect(toAddress('/home/ann/daybook', 'linux')).toEqual({
      path: expect.stringMatching(/^\0daybook-[0-9a-f]{32}$/),
      isFile: false,
    })
    expect(toAddress('C:\\daybook', 'win32')).toEqual({ path: expect.stringMatching(/^\\\\\.\\pipe\\daybook-/), isFile: false })
    expect(toAddress('/Users/ann/daybook', 'darwin')).toEqual({ path: '/Users/ann/daybook/lock.sock', isFile: true })
    expect(toAddress(`/Users/${'a'.repeat(100)}`, 'darwin')).toEqual({
      path: expect.stringMatching(/^\/tmp\/daybook-/),
      isFile: true,
    })
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import type { Clock } from '../../src/lib/clock.ts'
import { acquireHomeLock } from '../../src/lib/home-lock.ts'

const module = new URL('../../src/lib/home-lock.ts', import.meta.url).href
const clockModule = new URL('../../src/lib/clock.ts', import.meta.url).href

/** A process that takes the lock, says so, and stays (`hold`) or has nothing more to do. */
function startHolder(home: string, hold: boolean) {
  const script = `
    const { acquireHomeLock } = await import(${JSON.stringify(module)})
    const { systemClock: clock } = await import(${JSON.stringify(clockModule)})
    const options = { command: 'daybook sync demo', waitMs: 0, clock }
    await acquireHomeLock(${JSON.stringify(home)}, options)
    console.log('locked')
    ${hold ? 'setInterval(() => {}, 1000)' : ''}`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
}

describe('the home lock', () => {
  let home: string

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'daybook-lock-'))
  })
  afterAll(() => rm(home, { recursive: true, force: true }))

  const acquire = (waitMs: number, clock: Clock = systemClock) =>
    acquireHomeLock(home, { command: 'daybook query', waitMs, clock })

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
      now: () => systemClock.now(),
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
    const holder = startHolder(home, true)
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
    const holder = startHolder(home, false)
    const [code] = (await once(holder, 'close')) as [number]
    expect(code).toBe(0)
  })

  it('is one for every way to a folder', async () => {
    const link = `${home}-link`
    await symlink(home, link)
    try {
      const lock = await acquireHomeLock(link, { command: 'one', waitMs: 0, clock: systemClock })
      await expect(acquire(0)).rejects.toMatchObject({ code: 'home_busy', details: { command: 'one' } })
      await lock.release()
    } finally {
      await rm(link, { force: true })
    }
  })

  it('is freed by its own release alone, and once', async () => {
    const lock = await acquire(0)
    await lock.release()
    const next = await acquire(0)
    await lock.release()
    await expect(acquire(0)).rejects.toMatchObject({ code: 'home_busy' })
    await next.release()
  })

  it('says what is wrong with a folder that cannot be made', async () => {
    const file = join(home, 'file')
    await writeFile(file, '')
    const options = { command: 'one', waitMs: 0, clock: systemClock }
    await expect(acquireHomeLock(join(file, 'home'), options)).rejects.toMatchObject({ code: 'storage_failed' })
  })
})

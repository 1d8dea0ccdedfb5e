import { describe, expect, it } from 'vitest'
import { createPageCache } from '../../src/platform/records/page-cache.ts'

const signal = new AbortController().signal
const pageOf = (length: number): Buffer => Buffer.alloc(length, 'x')

describe('pages kept while their sources stand', () => {
  it('are made once for a version, and anew for the next', async () => {
    const cache = createPageCache(1000)
    let made = 0
    const load = (version: string): Promise<Buffer> =>
      cache.load({ name: 'a', version, signal }, () => Promise.resolve(Buffer.from(String(++made))))
    expect(String(await load('1'))).toBe('1')
    expect(String(await load('1'))).toBe('1')
    expect(String(await load('2'))).toBe('2')
    expect(String(await load('1'))).toBe('3')
  })

  it('are made once for all who ask meanwhile, but not for who asks at another version', async () => {
    const cache = createPageCache(1000)
    const finish: ((page: Buffer) => void)[] = []
    const load = (version: string): Promise<Buffer> =>
      cache.load({ name: 'a', version, signal }, () => new Promise((resolve) => finish.push(resolve)))
    const [one, two, later] = [load('1'), load('1'), load('2')]
    expect(finish).toHaveLength(2)
    finish[1]!(Buffer.from('new'))
    finish[0]!(Buffer.from('old'))
    expect((await Promise.all([one, two, later])).map(String)).toEqual(['old', 'old', 'new'])
  })

  it('are stopped when nobody waits any more, and made anew for who comes after', async () => {
    const cache = createPageCache(1000)
    const people = [new AbortController(), new AbortController()]
    let stopped = 0
    const make = (stop: AbortSignal): Promise<Buffer> =>
      new Promise((_resolve, reject) =>
        stop.addEventListener('abort', () => {
          stopped += 1
          reject(new Error('stopped'))
        }),
      )
    const asked = people.map((each) => cache.load({ name: 'a', version: '1', signal: each.signal }, make))
    const ended = Promise.allSettled(asked)
    people[0]!.abort()
    expect(stopped).toBe(0)
    people[1]!.abort()
    expect(stopped).toBe(1)
    const again = cache.load({ name: 'a', version: '1', signal }, () => Promise.resolve(Buffer.from('whole')))
    expect(String(await again)).toBe('whole')
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })

  it('are not kept when making them failed', async () => {
    const cache = createPageCache(1000)
    await expect(cache.load({ name: 'a', version: '1', signal }, () => Promise.reject(new Error('no disk')))).rejects.toThrow(
      'no disk',
    )
    expect(String(await cache.load({ name: 'a', version: '1', signal }, () => Promise.resolve(Buffer.from('whole'))))).toBe(
      'whole',
    )
  })

  it('are given up, the least asked for first, when there are too many', async () => {
    const cache = createPageCache(1000)
    const made: string[] = []
    const load = (name: string, length: number): Promise<Buffer> =>
      cache.load({ name, version: '1', signal }, () => {
        made.push(name)
        return Promise.resolve(pageOf(length))
      })
    for (const name of ['a', 'b', 'c', 'd']) await load(name, 250)
    await load('a', 250)
    await load('e', 250)
    await load('a', 250)
    await load('b', 250)
    expect(made).toEqual(['a', 'b', 'c', 'd', 'e', 'b'])
    await load('huge', 251)
    await load('huge', 251)
    expect(made.filter((name) => name === 'huge')).toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import { createActorCache } from '../../src/access/actor-cache.ts'
import { permissions, type Actor } from '../../src/access/actor.ts'
import { parseConnections } from '../../src/access/access-list.ts'
import { checkPassword } from '../../src/access/check-password.ts'
import { createCounter } from '../../src/access/request-limits.ts'
import { rolePermissions, scopePermissions } from '../../src/access/roles.ts'
import type { Clock } from '../../src/lib/clock.ts'

let now = 0
const clock: Clock = { now: () => new Date(now), sleep: () => Promise.resolve() }

describe('a password', () => {
  it.each([
    'seven grey herons wading',
    'Kaikōura whale 1999!',
    '正確な馬のバッテリー十二文字以上',
    'x7#kQ9!vLp2m',
    'the cat sat on it all day',
  ])('may be %j', (password) => {
    expect(() => checkPassword(password, { name: 'Ann Lee', email: 'ann.lee@example.com' })).not.toThrow()
  })

  it.each([
    ['elevenchars', '11 characters'],
    ['👍👍👍👍👍👍👍👍👍👍👍', '11 characters'],
    ['x'.repeat(300), 'longer'],
    ['aaaaaaaaaaaaaa', 'same few'],
    ['abcabcabcabcabc', 'same few'],
    ['abcdeabcdeabcde', 'one short part'],
    ['abcdefghijklmn', 'sequence'],
    ['nmlkjihgfedcba', 'sequence'],
    ['1234567890qwe', 'sequence'],
    ['qwertyuiopasd', 'sequence'],
    ['Password1234', 'most used'],
    ['passwordpassword', 'most used'],
    ['Annabelle2024', 'name or address'],
    ['example.annabelle', 'name or address'],
  ])('may not be %j', (password, why) => {
    expect(() => checkPassword(password, { name: 'Annabelle', email: 'annabelle@example.com' })).toThrow(why)
  })
})

describe('rights', () => {
  it('grow from viewer to owner and from read to admin', () => {
    const chains = [
      [rolePermissions.viewer, rolePermissions.analyst, rolePermissions.admin, rolePermissions.owner],
      [scopePermissions.read, scopePermissions.write, scopePermissions.admin, permissions],
    ]
    for (const chain of chains) {
      for (const [index, less] of chain.slice(0, -1).entries())
        expect(chain[index + 1]).toEqual(expect.arrayContaining([...less]))
    }
    expect(scopePermissions.admin).not.toContain('keys')
    expect(scopePermissions.admin).not.toContain('people')
  })

  it('are none where what is stored makes no sense', () => {
    expect([null, ['a', 1, 'b'], 'all', {}, 7].map(parseConnections)).toEqual(['all', ['a', 'b'], [], [], []])
  })
})

describe('counting', () => {
  it('lets so many through in a window, and holds out under a flood of keys', () => {
    now = 0
    const counter = createCounter(clock)
    const window = { max: 2, windowMs: 1000 }
    expect([counter.take('a', window), counter.take('a', window), counter.take('a', window)]).toEqual([
      undefined,
      undefined,
      new Date(1000),
    ])
    expect(counter.take('b', window)).toBeUndefined()
    now = 1000
    expect(counter.take('a', window)).toBeUndefined()
    for (let index = 0; index < 25_000; index += 1) expect(counter.take(`flood ${index}`, window) === undefined).toBe(true)
  })
})

describe('who was found a moment ago', () => {
  const actor: Actor = { kind: 'key', id: '1', name: 'k', role: null, email: null, permissions: new Set(), connections: 'all' }

  it('is not asked for again, until something changed or time went by', async () => {
    now = 0
    let asked = 0
    const cache = createActorCache(clock)
    const get = (until: Date | null = null) =>
      cache.get('x', () => Promise.resolve({ actor: { ...actor, id: String((asked += 1)) }, until }))
    expect([(await get())?.id, (await get())?.id]).toEqual(['1', '1'])
    cache.clear()
    expect((await get(new Date(100)))?.id).toBe('2')
    now = 100
    expect((await get())?.id).toBe('3')
    now = 4000
    expect((await get())?.id).toBe('4')
  })

  it('is not kept when it was asked for before a change', async () => {
    const cache = createActorCache(clock)
    const slow = cache.get('x', async () => {
      await Promise.resolve()
      cache.clear()
      return { actor, until: null }
    })
    expect(await slow).toBe(actor)
    expect(await cache.get('x', () => Promise.resolve(undefined))).toBeUndefined()
  })
})

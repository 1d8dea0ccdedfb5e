import { expect, it } from 'vitest'
import { toPage } from '../../src/http/to-page.ts'

const all = Array.from({ length: 250 }, (_, index) => ({ id: `k${index}` }))
const keyOf = ({ id }: { id: string }): string => id

it('gives every item once, in order, whatever the size of a page', () => {
  for (const limit of [1, 7, 100, 125, 249, 250, 1000]) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = toPage(all, { limit, cursor }, keyOf)
      expect(page.items.length).toBeLessThanOrEqual(limit)
      seen.push(...page.items.map(keyOf))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(all.map(keyOf))
  }
})

it('gives a hundred unless told otherwise, and ends where there is nothing', () => {
  expect(toPage(all, {}, keyOf).items).toHaveLength(100)
  expect(toPage([], {}, keyOf)).toEqual({ items: [], nextCursor: null })
})

it('goes on after its last item though others come before it, and says so when that is gone', () => {
  const { nextCursor } = toPage(all, { limit: 2 }, keyOf)
  const cursor = nextCursor ?? ''
  expect(toPage([{ id: 'new' }, ...all], { limit: 1, cursor }, keyOf).items).toEqual([{ id: 'k2' }])
  for (const wrong of [() => toPage(all.slice(2), { cursor }, keyOf), () => toPage(all, { cursor: 'nonsense' }, keyOf)]) {
    expect(wrong).toThrow('Leave it out to begin again')
  }
})

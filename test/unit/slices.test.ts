import { expect, test } from 'vitest'
import { toHalves } from '../../src/sync/read-full.ts'
import type { SliceRange } from '../../src/sync/stream-state.ts'

const now = new Date('2026-11-21T00:00:00Z')

test('halving covers the same days without gap or overlap, down to single days', () => {
  const walk = (slice: SliceRange): SliceRange[] => {
    const halves = toHalves(slice, now)
    return halves ? halves.flatMap(walk) : [slice]
  }
  const days = walk({ from: '2026-01-01', to: '2026-03-01' })
  expect(days).toHaveLength(59)
  expect(days[0]).toEqual({ from: '2026-01-01', to: '2026-01-02' })
  expect(days.at(-1)?.to).toBe('2026-03-01')
  for (let index = 1; index < days.length; index++) expect(days[index]?.from).toBe(days[index - 1]?.to)
})

test('an open slice becomes slices that are open at both ends and join up', () => {
  const slices = toHalves({ from: null, to: null }, now) ?? []
  expect(slices[0]?.from).toBeNull()
  expect(slices.at(-1)?.to).toBeNull()
  for (let index = 1; index < slices.length; index++) expect(slices[index]?.from).toBe(slices[index - 1]?.to)
})

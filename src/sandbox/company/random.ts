/**
 * Small seeded randomness: the same seed gives the same company on every machine. Not for secrets.
 * `hash32` is random access (a fact of record 123,456 without making the ones before it), `Random` is a stream.
 */
export function hash32(seed: number, index: number): number {
  let h = (index ^ Math.imul(seed, 0x9e3779b1)) | 0
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad)
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97)
  h = Math.imul((h ^ (h >>> 15)) + seed, 0x85ebca6b)
  return (h ^ (h >>> 16)) >>> 0
}

/** A seed of its own for each subject, so that drawing more in one place changes nothing in another. */
export function deriveSeed(seed: number, subject: string): number {
  let h = hash32(seed, 0x5bd1e995)
  for (let i = 0; i < subject.length; i++) h = hash32(h, subject.charCodeAt(i))
  return h
}

/** mulberry32 */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed | 0
  }

  /** An unsigned 32-bit integer. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }

  /** An integer from 0 to n − 1. */
  below(n: number): number {
    return Math.floor((this.next() * n) / 4294967296)
  }

  /** An integer from low to high, both included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1)
  }

  /** True in `percent` of a hundred cases. */
  chance(percent: number): boolean {
    return this.next() < percent * 42949672.96
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }
}

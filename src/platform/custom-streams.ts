import type { AppliedConfiguration } from '../configuration/applied-configuration.ts'
import { streams as catalogue } from '../streams/catalogue.ts'
import type { Stream } from '../streams/stream.ts'

/** Streams of the catalogue, and those of the configuration that was applied. */
export function toStreams(applied: AppliedConfiguration | undefined): Stream[] {
  return [...catalogue, ...(applied?.config.streams ?? [])]
}

/** Everybody holds the same list, so what is in it is replaced. */
export function replaceCustomStreams(held: readonly Stream[], custom: readonly Stream[]): void {
  const own = held.filter(({ name }) => catalogue.some((stream) => stream.name === name))
  ;(held as Stream[]).splice(0, held.length, ...own, ...custom)
}

import type { Stream } from '../streams/stream.ts'

export type ScopeFamily = 'granular' | 'broad'

/** Scopes to ask for so that these streams can be read, in the catalogue's order, without doubles. */
export function toRequestedScopes(streams: readonly Stream[], family: ScopeFamily): string[] {
  const asked: string[] = []
  // One scope too many and Xero refuses all of them, so restricted ones are left to those who name them.
  const wanted = streams.filter((stream) => !stream.retired && stream.restricted !== 'tier' && stream.restricted !== 'optional')
  // Streams with a single way first: where there is a choice, the one that is asked for anyway is taken.
  const byChoice = wanted.map((stream) => stream.scopes[family]).sort((a, b) => a.length - b.length)
  for (const choices of byChoice) {
    if (choices.length > 0 && !choices.some((scope) => asked.includes(scope))) asked.push(choices[0]!)
  }
  const rank = new Map(streams.flatMap((stream) => stream.scopes[family]).map((scope, index) => [scope, index]))
  return asked.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))
}

export interface StreamScopes {
  stream: string
  readable: boolean
  /** Any one of these would make it readable. Empty when it is. */
  missing: string[]
}

/** Which streams a grant reaches. A scope to write (`accounting.invoices`) also reads, as its `.read` does. */
export function toStreamScopes(streams: readonly Stream[], granted: readonly string[]): StreamScopes[] {
  return streams.map((stream) => {
    const all = [...new Set([...stream.scopes.granular, ...stream.scopes.broad])]
    const readable = all.length === 0 || all.some((scope) => grantsRead(granted, scope))
    return { stream: stream.name, readable, missing: readable ? [] : all }
  })
}

export function grantsRead(granted: readonly string[], scope: string): boolean {
  const base = toBase(scope)
  return granted.some((grantedScope) => toBase(grantedScope) === base)
}

/** Which family a grant is of, told by the scopes that only one of them has. */
export function toScopeFamily(streams: readonly Stream[], granted: readonly string[]): ScopeFamily | 'mixed' | 'unknown' {
  const granular = new Set(streams.flatMap((stream) => stream.scopes.granular).map(toBase))
  const broad = new Set(streams.flatMap((stream) => stream.scopes.broad).map(toBase))
  const bases = granted.map(toBase)
  const hasGranular = bases.some((base) => granular.has(base) && !broad.has(base))
  const hasBroad = bases.some((base) => broad.has(base) && !granular.has(base))
  if (hasGranular && hasBroad) return 'mixed'
  if (hasGranular) return 'granular'
  return hasBroad ? 'broad' : 'unknown'
}

function toBase(scope: string): string {
  return scope.replace(/\.read$/, '')
}

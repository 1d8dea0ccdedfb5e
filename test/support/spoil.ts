/** What stands in each place of a body in turn: nothing, too little, too much, the wrong kind, days that never were. */
export const junk: readonly unknown[] = [
  null,
  '',
  'x',
  `\0${'é'.repeat(5000)}`,
  true,
  -1,
  1e15,
  [],
  [null],
  {},
  { Name: {} },
  '2026-02-31',
]

export type Place = readonly (string | number)[]

/** Every place in a body, the body itself (an empty path) first. Of a list only the first element: the others are like it. */
export function listPlaces(value: unknown, above: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [above]
  const below = Array.isArray(value) ? [...value.entries()].slice(0, 1) : Object.entries(value)
  return [above, ...below.flatMap(([key, inner]: [string | number, unknown]) => listPlaces(inner, [...above, key]))]
}

/** A copy with another value in one place; as it is where it has no such place. */
export function withValue(value: unknown, place: Place, put: unknown): unknown {
  const [key, ...below] = place
  if (key === undefined) return put
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === key ? withValue(item, below, put) : item))
  if (typeof value !== 'object' || value === null) return value
  return { ...value, [key]: withValue((value as Record<string, unknown>)[key], below, put) }
}

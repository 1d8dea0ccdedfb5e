/** Text as PostgreSQL accepts it: it refuses NUL characters, and in JSON also halves of surrogate pairs. */
export function toStorable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed()
}

/** JSON for a jsonb column; null stays SQL null. Names of members are texts like others. */
export function toJson(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'string') return toStorable(inner)
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).map(([name, member]) => [toStorable(name), member]))
  })
}

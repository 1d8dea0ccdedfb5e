import { parseCursor, toCursor, unknownCursor } from './cursor.ts'

/**
 * A page of a list that is held whole, in its own order. `keyOf` tells its items apart. Throws `usage` for a cursor that no
 * such list has given; one whose item is gone is told so too, since nobody knows any more what followed it.
 */
export function toPage<T>(
  all: readonly T[],
  { limit = 100, cursor }: { limit?: number | undefined; cursor?: string | undefined },
  keyOf: (item: T) => string,
): { items: T[]; nextCursor: string | null } {
  const last = cursor === undefined ? undefined : parseCursor(cursor, 2)[1]
  const at = last === undefined ? -1 : all.findIndex((item) => keyOf(item) === last)
  if (last !== undefined && at === -1) throw unknownCursor()
  const items = all.slice(at + 1, at + 1 + limit)
  const end = items.at(-1)
  return { items, nextCursor: end !== undefined && at + 1 + limit < all.length ? toCursor(['after', keyOf(end)]) : null }
}

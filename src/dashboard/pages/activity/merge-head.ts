/** Lines that are held with their newest state, after those that came since. `gap`: so many came that some lie between. */
export function mergeHead<T>(
  held: readonly T[],
  head: readonly T[],
  { idOf, following, pageSize }: { idOf: (item: T) => string; following: boolean; pageSize: number },
): { items: T[]; waiting: number; gap: boolean } {
  const newest = new Map(head.map((item) => [idOf(item), item]))
  const known = new Set(held.map(idOf))
  const fresh = head.filter((item) => !known.has(idOf(item)))
  const kept = held.map((item) => newest.get(idOf(item)) ?? item)
  const gap = fresh.length >= pageSize && held.length > 0
  return { items: following && !gap ? [...fresh, ...kept] : kept, waiting: following ? 0 : fresh.length, gap }
}

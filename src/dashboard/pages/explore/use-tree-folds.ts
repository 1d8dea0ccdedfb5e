import { useSyncExternalStore } from 'react'

interface Folds {
  expanded: ReadonlySet<string>
  folded: ReadonlySet<string>
}

let folds: Folds = { expanded: new Set(), folded: new Set() }
const listeners = new Set<() => void>()

const flip = (set: ReadonlySet<string>, id: string): Set<string> => {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

function toggle(id: string, schema = false): void {
  folds = schema ? { ...folds, folded: flip(folds.folded, id) } : { ...folds, expanded: flip(folds.expanded, id) }
  for (const listener of listeners) listener()
}

/** What is folded out in the tree. It outlives the page, since Browse and SQL show the same tree. */
export function useTreeFolds(): { view: Folds; toggle: (id: string, schema?: boolean) => void } {
  const view = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => folds,
  )
  return { view, toggle }
}

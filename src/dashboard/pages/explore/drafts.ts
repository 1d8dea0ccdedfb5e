import { useSyncExternalStore } from 'react'
import type { SavedQuery } from '../../../http/schemas/query.ts'

/** A tab of SQL: what was typed stays in this browser until it is saved or closed. */
export interface Draft {
  /** Of a saved query: its id. */
  id: string
  title: string
  sql: string
  /** The text as it was saved; null for what never was. */
  savedSql: string | null
  /** What was chosen for its chart, and what of it was saved. */
  chart?: unknown
  savedChart?: unknown
}

interface Tabs {
  drafts: Draft[]
  /** The table looked at last, `schema.table`. */
  table: string | null
  /** For naming: how many drafts were begun. */
  begun: number
}

const key = 'daybook-explore'
const listeners = new Set<() => void>()
let tabs: Tabs = load()

function load(): Tabs {
  const none: Tabs = { drafts: [], table: null, begun: 0 }
  try {
    return { ...none, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Tabs>) }
  } catch {
    return none
  }
}

function set(changes: Partial<Tabs>): void {
  tabs = { ...tabs, ...changes }
  try {
    localStorage.setItem(key, JSON.stringify(tabs))
  } catch {
    // A browser that keeps nothing keeps it for this visit.
  }
  for (const listener of listeners) listener()
}

export function useTabs(): Tabs {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => tabs,
  )
}

export const toDraft = (id: string): Draft | undefined => tabs.drafts.find((draft) => draft.id === id)

/** Ids of drafts differ from those of saved queries by how they begin. */
export const isDraftId = (id: string): boolean => id.startsWith('draft-')

/** Adds an empty tab, or one with SQL; answers its id. */
export function beginDraft({ title, sql = '' }: { title?: string; sql?: string } = {}): string {
  const begun = tabs.begun + 1
  const id = `draft-${begun}`
  set({ begun, drafts: [...tabs.drafts, { id, title: title ?? `Query ${begun}`, sql, savedSql: null }] })
  return id
}

/** Opens a saved query in a tab, where it isn't open already: what was typed there stays. */
export function openSaved({ id, name, sql, view }: Pick<SavedQuery, 'id' | 'name' | 'sql' | 'view'>): void {
  const held = toDraft(id)
  if (!held) return set({ drafts: [...tabs.drafts, { id, title: name, sql, savedSql: sql, ...toCharts(view) }] })
  const untouched = !isChanged(held)
  changeDraft(id, { title: name, savedSql: sql, ...(untouched ? { sql, ...toCharts(view) } : {}) })
}

export function changeDraft(id: string, changes: Partial<Draft>): void {
  set({ drafts: tabs.drafts.map((draft) => (draft.id === id ? { ...draft, ...changes } : draft)) })
}

/** Answers the tab as it was, for putting it back, and the one beside it. */
export function closeDraft(id: string): { closed: Draft | undefined; at: number; next: Draft | undefined } {
  const at = tabs.drafts.findIndex((draft) => draft.id === id)
  const closed = tabs.drafts[at]
  const drafts = tabs.drafts.filter((draft) => draft.id !== id)
  set({ drafts })
  return { closed, at, next: drafts[Math.min(at, drafts.length - 1)] }
}

export function putBack(draft: Draft, at: number): void {
  set({ drafts: [...tabs.drafts.slice(0, at), draft, ...tabs.drafts.slice(at)] })
}

export function rememberTable(table: string | null): void {
  if (tabs.table !== table) set({ table })
}

const toCharts = (view: SavedQuery['view']): Pick<Draft, 'chart' | 'savedChart'> => ({
  chart: view?.['chart'],
  savedChart: view?.['chart'],
})

/** Something would be lost without saving. */
export const isChanged = ({ sql, savedSql, chart, savedChart }: Draft): boolean =>
  savedSql === null ? sql.trim() !== '' : sql !== savedSql || JSON.stringify(chart) !== JSON.stringify(savedChart)

import { choiceOf, matchOf, monthForm, textOf } from '../../shell/search-text.ts'

export interface ReconciliationSearch {
  month?: string | undefined
  account?: string | undefined
  basis?: 'cash' | undefined
  /** Only what doesn't tie. */
  show?: 'differences' | undefined
}

export const parseReconciliationSearch = (raw: Record<string, unknown>): ReconciliationSearch => ({
  month: matchOf(raw, 'month', monthForm),
  account: textOf(raw, 'account'),
  basis: choiceOf(raw, 'basis', ['cash']),
  show: choiceOf(raw, 'show', ['differences']),
})

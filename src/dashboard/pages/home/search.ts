import { choiceOf, matchOf } from '../../shell/search-text.ts'

export interface HomeSearch {
  basis?: 'cash' | undefined
  /** Of all organisations together. */
  currency?: string | undefined
}

export const parseHomeSearch = (raw: Record<string, unknown>): HomeSearch => ({
  basis: choiceOf(raw, 'basis', ['cash']),
  currency: matchOf(raw, 'currency', /^[A-Z]{3}$/),
})

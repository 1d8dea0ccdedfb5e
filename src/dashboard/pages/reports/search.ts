import { choiceOf, dayForm, matchOf, textOf, textsOf } from '../../shell/search-text.ts'

/** `none`: no comparison, where a report has one to begin with. */
export const comparisons = ['previous_period', 'previous_year', 'none'] as const
export type Comparison = (typeof comparisons)[number]

export const grains = ['month', 'quarter', 'year'] as const

/** The view of a report as its address has it. */
export interface ReportSearch {
  from?: string | undefined
  to?: string | undefined
  compare?: Comparison[] | undefined
  basis?: 'cash' | undefined
  /** A column a period. */
  by?: (typeof grains)[number] | undefined
  /** Name of a tracking category: a column an option. */
  tracking?: string | undefined
  contact?: string | undefined
  /** Account and column whose postings are open: `account id:column`. */
  explain?: string | undefined
}

export function parseReportSearch(raw: Record<string, unknown>): ReportSearch {
  const compare = textsOf(raw, 'compare')?.filter((each): each is Comparison => comparisons.includes(each as Comparison))
  return {
    from: matchOf(raw, 'from', dayForm),
    to: matchOf(raw, 'to', dayForm),
    compare: compare && compare.length > 0 ? compare : undefined,
    basis: choiceOf(raw, 'basis', ['cash']),
    by: choiceOf(raw, 'by', grains),
    tracking: textOf(raw, 'tracking'),
    contact: textOf(raw, 'contact'),
    explain: textOf(raw, 'explain'),
  }
}

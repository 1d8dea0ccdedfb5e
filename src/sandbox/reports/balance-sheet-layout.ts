import type { ReportLine } from './report-lines.ts'

/** One half of the balance sheet. */
export interface Half {
  title: string
  class: string
  /** Debit + for assets, credit + for liabilities. */
  sign: 1 | -1
  sections: readonly HalfSection[]
}

export interface HalfSection {
  title: string
  types: readonly string[]
  /** Takes accounts of the class whose type no section asks for. */
  takesOthers?: boolean
  /** Due within a year, by the ratios of the executive summary. */
  isCurrent: boolean
}

export const halves: readonly Half[] = [
  {
    title: 'Assets',
    class: 'ASSET',
    sign: 1,
    sections: [
      { title: 'Bank', types: ['BANK'], isCurrent: true },
      { title: 'Current Assets', types: ['CURRENT', 'PREPAYMENT', 'INVENTORY'], takesOthers: true, isCurrent: true },
      { title: 'Fixed Assets', types: ['FIXED'], isCurrent: false },
      { title: 'Non-current Assets', types: ['NONCURRENT'], isCurrent: false },
    ],
  },
  {
    title: 'Liabilities',
    class: 'LIABILITY',
    sign: -1,
    sections: [
      {
        title: 'Current Liabilities',
        types: ['CURRLIAB', 'LIABILITY', 'PAYG', 'WAGEPAYABLE'],
        takesOthers: true,
        isCurrent: true,
      },
      { title: 'Non-Current Liabilities', types: ['TERMLIAB'], isCurrent: false },
    ],
  },
]

/** The lines of one section. */
export function pickLines(half: Half, { types, takesOthers }: HalfSection, lines: readonly ReportLine[]): ReportLine[] {
  const known = half.sections.flatMap((each) => each.types)
  return lines.filter(
    (line) => line.class === half.class && (types.includes(line.type) || (takesOthers === true && !known.includes(line.type))),
  )
}

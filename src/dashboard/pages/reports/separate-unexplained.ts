import { negate, subtract, sum, toSign } from '../../format/decimal.ts'
import type { StatementLine, StatementView } from './statement-view.ts'
import type { Labelled } from './use-labelled.ts'

/**
 * A profit and loss whose first column shows what nothing explains as a line of its own, "Not explained", at the end of each
 * section that has any: never folded into an account. Totals stay as they are, and equal Xero's.
 */
export function separateUnexplained(view: StatementView, labelled: ReadonlyMap<string, Labelled>): StatementView {
  const odd = new Map<string, string[]>()
  const lines = view.lines.map((line): StatementLine => {
    const held = line.accountId === null ? undefined : labelled.get(line.accountId)
    const [figure] = line.figures
    if (held === undefined || figure === undefined || figure === null || toSign(held.unexplained) === 0) return line
    const section = line.section ?? ''
    const printed = isIncome(section) ? negate(held.unexplained) : held.unexplained
    odd.set(section, [...(odd.get(section) ?? []), printed])
    return { ...line, figures: [subtract(figure, printed), ...line.figures.slice(1)] }
  })
  for (const [section, amounts] of odd) {
    const last = lines.findLastIndex((line) => line.kind === 'account' && (line.section ?? '') === section)
    lines.splice(last + 1, 0, {
      key: `unexplained|${section}`,
      kind: 'account',
      section,
      code: null,
      label: 'Not explained',
      accountId: null,
      figures: [sum(amounts), ...view.columns.slice(1).map(() => null)],
    })
  }
  return { ...view, lines }
}

/** Credits are printed positive there. */
const isIncome = (section: string): boolean => !section.startsWith('Less ')

import type { ReconciledAccount, ReconciledMonth, Reconciliation } from '../../platform/reconcile.ts'
import { toCounted } from './figures.ts'
import type { QueryFormat } from './formats.ts'
import { renderQueryResult } from './query-result.ts'
import type { Style } from './style.ts'
import { renderTable } from './table.ts'
import { toOneLine, wrap } from './text.ts'

export interface ReconciliationView {
  format: QueryFormat
  /** A month or an account was asked for: its accounts are the answer. */
  detailed: boolean
  /** What the organisation was asked for by. */
  name: string
  style: Style
  width: number | undefined
}

/** The badge, a table of months or of accounts, the nearest documents, and what to do next. */
export function renderReconciliation(reconciliation: Reconciliation, view: ReconciliationView): string {
  switch (view.format) {
    case 'json':
      return JSON.stringify(reconciliation, null, 2)
    case 'csv':
      return view.detailed ? toCsv(reconciliation.accounts, view) : toCsv(reconciliation.months, view)
    case 'table':
      return renderPage(reconciliation, view)
  }
}

function renderPage(reconciliation: Reconciliation, view: ReconciliationView): string {
  const { style } = view
  const { ties, months, accounts } = reconciliation
  const paint = ties.state === 'differs' ? style.bad : ties.state === 'unreconciled' ? style.warn : style.good
  const percent = ties.explainedPercent === null ? '' : ` ${ties.explainedPercent.toFixed(2)} % explained.`
  const parts = [
    style.bold(`${toOneLine(reconciliation.name)} beside Xero's own reports`),
    wrap(paint(`${ties.text}${percent}`), view.width ?? 120, ''),
  ]
  if (!view.detailed && months.length > 0) parts.push(renderMonths(months, reconciliation.currency, view))
  if (accounts.length > 0) parts.push(renderAccounts(accounts, view))
  else if (view.detailed) parts.push('Every account has what the documents give: nothing new differs here.')
  parts.push(...renderSecondLooks(reconciliation, style), wrap(style.dim(toNext(reconciliation, view)), view.width ?? 120, ''))
  return parts.filter((part) => part !== '').join('\n\n')
}

function renderMonths(months: readonly ReconciledMonth[], currency: string, { style, width }: ReconciliationView): string {
  const names = [...new Set(months.map(({ month }) => month))]
  const isKnown = months.every(({ unexplained }) => Number(unexplained) === 0)
  const rows = names.map((name) => {
    const of = (basis: string): ReconciledMonth | undefined => months.find((each) => each.month === name && each.basis === basis)
    const [accrual, cash] = [of('accrual'), of('cash')]
    const causes = [...new Set([...(accrual?.causes ?? []), ...(cash?.causes ?? [])])].filter((cause) => cause !== 'unknown')
    return [
      name,
      toState(accrual, style),
      toState(cash, style),
      toMoney(accrual?.explained ?? '0'),
      causes.map(toWords).join(', '),
      ...(isKnown ? [] : [toMoney(accrual?.unexplained ?? '0'), toMoney(cash?.unexplained ?? '0')]),
    ]
  })
  const columns = [
    { title: 'month' },
    { title: 'accrual' },
    { title: 'cash' },
    { title: `explained ${currency}`, align: 'right' as const },
    { title: 'causes', shrinkTo: 12 },
    ...(isKnown
      ? []
      : [
          { title: 'unknown', align: 'right' as const },
          { title: 'unknown, cash', align: 'right' as const },
        ]),
  ]
  return renderTable(columns, rows, { style, width })
}

function renderAccounts(accounts: readonly ReconciledAccount[], { style, width }: ReconciliationView): string {
  const shown = accounts.slice(0, mostRows)
  const rows = shown.map((row) => [
    row.month,
    row.basis,
    toOneLine(row.code === null ? row.account : `${row.account} (${row.code})`),
    toMoney(row.ours),
    toMoney(row.xeros),
    toMoney(row.moved),
    row.causes.map(toWords).join(', '),
    toMoney(row.unexplained),
  ])
  const columns = [
    { title: 'month' },
    { title: 'basis' },
    { title: 'account', shrinkTo: 16 },
    { title: 'documents', align: 'right' as const },
    { title: "Xero's report", align: 'right' as const },
    { title: 'new difference', align: 'right' as const },
    { title: 'causes', shrinkTo: 12 },
    { title: 'unknown', align: 'right' as const },
  ]
  const lines = [renderTable(columns, rows, { style, width })]
  if (shown.length < accounts.length)
    lines.push(style.dim(`… and ${toCounted(accounts.length - shown.length, 'row')} more: --format csv has all.`))
  const named = shown.filter(({ nearest }) => nearest.length > 0)
  if (named.length > 0) lines.push('', style.bold('Nearest documents'))
  for (const row of named) {
    lines.push(`  ${row.month} ${row.basis}, ${toOneLine(row.account)} ${toMoney(row.unexplained)}`)
    for (const each of row.nearest) {
      const what = `${each.type.replaceAll('_', ' ')} ${toOneLine(each.number ?? each.id)}${each.date === null ? '' : ` of ${each.date}`}`
      lines.push(wrap(`    ${toMoney(each.amount)}  ${what}: ${reasons[each.reason] ?? each.reason}`, width ?? 120, '      '))
    }
  }
  return lines.join('\n')
}

/** Rows a page shows. */
const mostRows = 60

const reasons: Record<string, string> = {
  settlement: 'Xero has it as paid, and the payments held do not come to its total',
  record: 'its own figures do not add up',
  missing: 'payments or lines name it, and it is not held',
  posted: 'posted to this account in this month',
  unposted: 'a draft, or voided: not posted',
}

function renderSecondLooks({ streams, journalDifferences }: Reconciliation, style: Style): string[] {
  const lines = streams.map(({ stream, held, counted }) =>
    style.warn(`${stream}: ${toCounted(held, 'record')} held, Xero counted ${counted} when it was last read whole.`),
  )
  if (journalDifferences !== null) {
    lines.push(
      journalDifferences === 0
        ? style.good("The rebuilt ledger is Xero's journals, source by source and account by account.")
        : style.bad(
            `${toCounted(journalDifferences, 'posting')} differ from Xero's journals: books.journal_differences lists them.`,
          ),
    )
  }
  return lines
}

function toNext({ ties, accounts }: Reconciliation, { name, detailed }: ReconciliationView): string {
  const first = accounts.find(({ unexplained }) => Number(unexplained) !== 0)
  if (ties.state === 'unreconciled') {
    return `Give the connection the reports scopes (daybook connect … asks for them), have the Xero user allowed to see reports, then: daybook sync ${name}`
  }
  if (ties.state !== 'differs')
    return detailed
      ? ''
      : `One month in full: daybook reconcile ${name} --month ${new Date(ties.asOf ?? 0).toISOString().slice(0, 7)}`
  if (first === undefined && detailed) return `All that differs without a cause: daybook reconcile ${name}`
  const month = first === undefined ? '' : ` One month in full: daybook reconcile ${name} --month ${first.month}.`
  return `Look the documents above up in Xero. If the copy is behind, read it anew: daybook sync ${name} --full.${month}`
}

function toState(month: ReconciledMonth | undefined, style: Style): string {
  if (month === undefined) return ''
  if (month.state === 'differs') return style.bad('unknown')
  return month.state === 'ties' ? style.good('ties') : style.good('explained')
}

const toWords = (cause: string): string => cause.replaceAll('_', ' ').replace(' fx', ' FX')

/** `-1,234.50`, and nothing for nought. */
function toMoney(amount: string): string {
  if (Number(amount) === 0) return ''
  const [whole = '', fraction = ''] = amount.split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction.padEnd(2, '0').slice(0, 2)}`
}

function toCsv(rows: readonly object[], { style, width }: ReconciliationView): string {
  const names = Object.keys(rows[0] ?? {}).filter((name) => name !== 'nearest')
  const columns = names.map((name) => ({ name: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), type: 'VARCHAR' }))
  const cells = rows.map((row) =>
    names.map((name) => {
      const value = (row as Record<string, string | number | string[] | null>)[name] ?? null
      return Array.isArray(value) ? value.join(', ') : value
    }),
  )
  return renderQueryResult({ columns, rows: cells, truncated: false, elapsedMs: 0 }, 'csv', { style, width })
}

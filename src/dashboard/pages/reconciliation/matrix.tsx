import { IconScale } from '@tabler/icons-react'
import { useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { Amount } from '../../components/amount.tsx'
import { formatDay } from '../../format/date.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import type { MatrixCell, MatrixRow } from './to-matrix.ts'
import classes from './reconciliation.module.css'

export interface MatrixProps {
  rows: readonly MatrixRow[]
  months: readonly string[]
  /** `account month` of the open cell. */
  open: string | undefined
  onOpen: (account: string, month: string) => void
}

/** Arrow keys go from cell to cell, Enter opens one. */
export function Matrix({ rows, months, open, onOpen }: MatrixProps) {
  const locale = useLocale()
  const scroller = useRef<HTMLDivElement>(null)
  // The latest months are what one came for; the earlier ones are to the left.
  const latest = months.at(-1)
  useLayoutEffect(() => {
    if (scroller.current && latest !== undefined) scroller.current.scrollLeft = scroller.current.scrollWidth
  }, [latest])
  return (
    <div ref={scroller} className={classes['scroll']} role="region" aria-label="Accounts by month" tabIndex={0}>
      <table className={classes['matrix']} onKeyDown={moveCell}>
        <caption className="spoken">What documents don't give, by account and month</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            {months.map((month) => (
              <th key={month} scope="col">
                {formatDay(month, 'shortMonth', locale)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ accountId, code, name, cells }) => (
            <tr key={accountId}>
              <th scope="row">
                <span className={classes['code']}>{code}</span>
                {name}
              </th>
              {cells.map((cell) => (
                <td key={cell.month} data-state={cell.state}>
                  <button
                    type="button"
                    data-cell
                    aria-pressed={open === `${accountId} ${cell.month}`}
                    onClick={() => onOpen(accountId, cell.month)}
                  >
                    <Content cell={cell} />
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Content({ cell }: { cell: MatrixCell }) {
  if (cell.state === 'unexplained') return <Amount value={cell.unexplained} />
  if (cell.state === 'labelled') {
    return (
      <>
        <IconScale size={12} stroke={1.6} aria-hidden="true" />
        <span className="spoken">Ties, with Xero's report: </span>
        <Amount value={cell.moved} />
      </>
    )
  }
  return (
    <>
      <span className={classes['dot']} aria-hidden="true" />
      <span className="spoken">Ties, 0.00</span>
    </>
  )
}

function moveCell(event: KeyboardEvent<HTMLTableElement>): void {
  const steps: Record<string, readonly [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  }
  const step = steps[event.key]
  const cell = (event.target as Element).closest<HTMLElement>('[data-cell]')
  if (step === undefined || !cell) return
  event.preventDefault()
  const rows = [...event.currentTarget.querySelectorAll('tbody tr')].map((row) => [
    ...row.querySelectorAll<HTMLElement>('[data-cell]'),
  ])
  const y = rows.findIndex((row) => row.includes(cell))
  rows[y + step[0]]?.[(rows[y]?.indexOf(cell) ?? 0) + step[1]]?.focus()
}

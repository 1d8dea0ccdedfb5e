import { IconScale } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState, type CSSProperties, type KeyboardEvent } from 'react'
import { Amount } from '../../components/amount.tsx'
import { formatPercent } from '../../format/amount.ts'
import { subtract, toSign, toSize } from '../../format/decimal.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { PostingCount } from './posting-count.tsx'
import { toChange, toHeading, toSections, type StatementLine, type StatementView } from './statement-view.ts'
import type { Labelled } from './use-labelled.ts'
import classes from './statement.module.css'

export interface StatementProps {
  view: StatementView
  /** What it is of, for who hears it: title, organisation, period, basis. */
  caption: string
  currency: string
  /** Head of the column of changes. */
  changeTitle: string
  /** Accounts whose figure, or part of it, comes from Xero's report: by account id. */
  labelled: ReadonlyMap<string, Labelled>
  /** What the postings of a cell are asked by; null where a cell has none to show. */
  toQuestion: (line: StatementLine, column: number) => ExplainQuestion | null
  /** Lines drawn with a double rule under them. */
  grand: (line: StatementLine) => boolean
  /** The cell whose postings are open: `account:column`. */
  open: string | undefined
  /** Whether nothing was ever posted to the account up to the end of the column: it is drawn as a dash. */
  absent: (line: StatementLine, column: number) => boolean
}

/** What `GET /v1/explain` is asked. */
export interface ExplainQuestion {
  connection: string
  account: string
  from?: string | undefined
  to?: string | undefined
  basis?: string | undefined
  contact?: string | undefined
  tracking_option?: string | undefined
}

/** A financial statement as a plain table; every figure of an account leads to its postings. */
export function Statement(props: StatementProps) {
  const { view, caption, currency, changeTitle } = props
  const wide = view.columns.length > 4
  return (
    <div
      className={classes['scroll']}
      style={{ '--columns': view.columns.length + (view.changes ? 2 : 0) } as CSSProperties}
      role="region"
      aria-label={caption}
      tabIndex={0}
      data-wide={wide || undefined}
    >
      <table className={classes['statement']} onKeyDown={moveCell}>
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={classes['account']}>
              {currency}
            </th>
            {view.columns.map(({ key, title }) => (
              <th key={key} scope="col" className={classes['figure']}>
                {title}
                <Pad />
              </th>
            ))}
            {view.changes && (
              <>
                <th scope="col" className={classes['figure']}>
                  {changeTitle}
                  <Pad />
                </th>
                <th scope="col" className={classes['percent']}>
                  <span className="spoken">Change in per cent</span>
                </th>
              </>
            )}
          </tr>
        </thead>
        {toSections(view.lines).map((section, index) => (
          <tbody key={`${section.heading ?? ''}${index}`}>
            {section.heading !== null && (
              <tr className={classes['section']}>
                <th scope="rowgroup" colSpan={view.columns.length + (view.changes ? 3 : 1)}>
                  {toHeading(section.heading)}
                </th>
              </tr>
            )}
            {section.lines.map((line) => (
              <Row key={line.key} {...props} line={line} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Row({ line, view, toQuestion, labelled, grand, open, absent }: StatementProps & { line: StatementLine }) {
  const locale = useLocale()
  const [at, setAt] = useState<number | null>(null)
  const kind = grand(line) ? 'grand' : line.kind
  const change = view.changes ? toChange(line) : null
  const question = at === null ? null : toQuestion(line, at)
  const label = toLabel(line, labelled)
  return (
    <tr data-kind={kind} data-section={line.section === null ? undefined : true}>
      <th scope="row" className={classes['account']}>
        {line.kind === 'account' ? (
          <span className={classes['name']}>
            <span>
              <span className={classes['code']}>{line.code}</span>
              {line.label}
            </span>
            {label !== undefined && (
              <span className={classes['label']}>
                <IconScale size={12} stroke={1.6} aria-hidden="true" />
                {label === 'whole' ? "from Xero's report" : "partly from Xero's report"}
              </span>
            )}
          </span>
        ) : (
          toHeading(line.label)
        )}
        {question !== null && (
          <span className={classes['postings']} aria-hidden="true">
            <PostingCount question={question} />
          </span>
        )}
      </th>
      {line.figures.map((figure, index) => {
        const asked = absent(line, index) ? null : toQuestion(line, index)
        const key = view.columns[index]?.key ?? ''
        const amount = <Amount value={absent(line, index) ? null : figure} />
        return (
          <td key={key} className={classes['figure']} data-open={open === `${line.accountId}:${key}` || undefined}>
            {asked === null ? (
              <span className={line.kind === 'account' ? undefined : classes['rule']}>{amount}</span>
            ) : (
              <Link
                to="."
                search={((held: object) => ({ ...held, explain: `${line.accountId}:${key}` })) as never}
                className={classes['cell']}
                data-cell
                resetScroll={false}
                onFocus={() => setAt(index)}
                onBlur={() => setAt(null)}
                onPointerEnter={() => setAt(index)}
                onPointerLeave={() => setAt(null)}
              >
                {amount}
                <span className="spoken">, postings</span>
              </Link>
            )}
          </td>
        )
      })}
      {view.changes && (
        <>
          <td className={classes['figure']} data-quiet>
            <Amount value={change?.amount ?? null} />
          </td>
          <td className={classes['percent']}>
            {change === null || change.percent === null ? (
              <>
                <span aria-hidden="true">–</span>
                <span className="spoken">no per cent</span>
              </>
            ) : (
              formatPercent(toSign(change.amount) === 0 ? 0 : change.percent, locale)
            )}
          </td>
        </>
      )}
    </tr>
  )
}

/** Whether the figure of the first column is all from Xero's report, or a part of it. */
function toLabel({ accountId, figures }: StatementLine, labelled: ReadonlyMap<string, Labelled>): 'whole' | 'part' | undefined {
  const held = accountId === null ? undefined : labelled.get(accountId)
  const [figure] = figures
  if (held === undefined || figure === undefined || figure === null || toSign(subtract(held.moved, held.unexplained)) === 0)
    return undefined
  return toSize(held.moved) === toSize(figure) ? 'whole' : 'part'
}

const Pad = () => (
  <span aria-hidden="true" className={classes['pad']}>
    )
  </span>
)

/** Arrow keys go from cell to cell. */
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
  const rows = [...event.currentTarget.rows].map((row) => [...row.querySelectorAll<HTMLElement>('[data-cell]')])
  const filled = rows.filter((row) => row.length > 0)
  const y = filled.findIndex((row) => row.includes(cell))
  const x = filled[y]?.indexOf(cell) ?? 0
  filled[y + step[0]]?.[x + step[1]]?.focus()
}

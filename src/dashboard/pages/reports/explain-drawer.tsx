import { Button, Drawer } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMediaQuery } from '@mantine/hooks'
import type { Explanation, Posting } from '../../api/types.ts'
import { Amount } from '../../components/amount.tsx'
import { DayText } from '../../components/date-text.tsx'
import { OutLink } from '../../components/links.tsx'
import { Empty, PanelState } from '../../components/panel-state.tsx'
import { formatCount } from '../../format/amount.ts'
import { negate } from '../../format/decimal.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { explainPagesQuery } from './explain-query.ts'
import type { ExplainQuestion } from './statement.tsx'
import classes from './explain-drawer.module.css'

export interface ExplainDrawerProps {
  /** Null: closed. */
  question: ExplainQuestion | null
  account: string
  /** What the figure is of: period, basis. */
  of: string
  onClose: () => void
}

/** Postings behind a figure, by date, with a running total that ends in it. On a phone a page of its own. */
export function ExplainDrawer({ question, account, of, onClose }: ExplainDrawerProps) {
  const phone = useMediaQuery('(max-width: 47.99em)')
  return (
    <Drawer
      opened={question !== null}
      onClose={onClose}
      title={account}
      size={phone ? '100%' : 720}
      closeButtonProps={{ 'aria-label': 'Close the postings' }}
    >
      {question !== null && (
        <>
          <p className="second">{of}</p>
          <Postings question={question} />
        </>
      )}
    </Drawer>
  )
}

/** Classes whose statements print credits as positive. */
const creditClasses = new Set(['REVENUE', 'LIABILITY', 'EQUITY'])

function Postings({ question }: { question: ExplainQuestion }) {
  const query = useInfiniteQuery(explainPagesQuery(question))
  return (
    <PanelState query={query} height={400} waitingFor="Reading the postings">
      {({ pages }) => {
        const [first] = pages
        if (first === undefined || first.count === 0) {
          return <Empty title="No postings here.">No document or journal is posted to this account in these days.</Empty>
        }
        const turned = creditClasses.has(first.account.class ?? '')
        const items = pages.flatMap((page) => page.items)
        return (
          <>
            <PostingTable explanation={first} items={items} turned={turned} connection={question.connection} />
            {query.hasNextPage && (
              <Button mt="md" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show {Math.min(200, first.count - items.length)} more
              </Button>
            )}
          </>
        )
      }}
    </PanelState>
  )
}

interface PostingTableProps {
  explanation: Explanation
  items: readonly Posting[]
  turned: boolean
  connection: string
}

function PostingTable({ explanation, items, turned, connection }: PostingTableProps) {
  const locale = useLocale()
  const turn = (amount: string): string => (turned ? negate(amount) : amount)
  const whole = items.length === explanation.count
  return (
    <div className={classes['scroll']}>
      <table className={classes['postings']}>
        <caption className="spoken">Postings of {explanation.account.name}</caption>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Document</th>
            <th scope="col">Contact</th>
            <th scope="col">Amount</th>
            <th scope="col">Running total</th>
            <th scope="col">
              <span className="spoken">Link to Xero</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((posting, index) => (
            <tr key={index}>
              <td>
                <DayText day={posting.date} style="medium" />
              </td>
              <td>
                <Document posting={posting} connection={connection} />
              </td>
              <td className={classes['contact']}>{posting.contact}</td>
              <td>
                <Amount value={turn(posting.net)} />
              </td>
              <td>
                <Amount value={turn(posting.running)} className="second" />
              </td>
              <td>{posting.link !== null && <OutLink href={posting.link}>Xero</OutLink>}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {formatCount(explanation.count, locale)} {explanation.count === 1 ? 'posting' : 'postings'}
              {whole ? '' : `, ${formatCount(items.length, locale)} shown`}
            </th>
            <td>
              <span className={classes['sum']}>
                <Amount value={turn(explanation.net)} />
              </span>
            </td>
            <td />
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

const documentNames: Record<string, string> = {
  invoice: 'Invoice',
  bill: 'Bill',
  credit_note: 'Credit note',
  bill_credit_note: 'Bill credit note',
  payment: 'Payment',
  bank_transaction: 'Bank transaction',
  transfer: 'Transfer',
  manual_journal: 'Manual journal',
  prepayment: 'Prepayment',
  overpayment: 'Overpayment',
  expense_claim: 'Expense claim',
}

function Document({ posting, connection }: { posting: Posting; connection: string }) {
  const { documentType, documentNumber, description, record, label } = posting
  const words = [documentType === null ? null : (documentNames[documentType] ?? documentType), documentNumber]
    .filter(Boolean)
    .join(' ')
  if (label !== null) return <span className="second">From Xero's report: {label.replaceAll('_', ' ')}</span>
  return (
    <>
      {record === null ? (
        words
      ) : (
        <Link
          className="link"
          to="/explore/$schema/$table"
          params={{ schema: 'xero', table: record.stream }}
          search={{ org: connection, row: record.id }}
        >
          {words || 'Document'}
        </Link>
      )}
      {description !== null && description !== '' && <span className={classes['description']}>{description}</span>}
    </>
  )
}

import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { reconciliationQuery, type ReconciledAccount } from '../../api/reconciliation.ts'
import { Amount } from '../../components/amount.tsx'
import { DayText } from '../../components/date-text.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { toLabelName } from '../../components/to-tie-sum.ts'
import { formatDay } from '../../format/date.ts'
import { toSign } from '../../format/decimal.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import type { MatrixRow } from './to-matrix.ts'
import classes from './reconciliation.module.css'

export interface AccountDrawerProps {
  org: string
  basis: 'accrual' | 'cash'
  account: MatrixRow | undefined
  month: string
  onClose: () => void
}

/** An account in a month: ours, Xero's, the difference, what explains it, and the documents nearest to what nothing does. */
export function AccountDrawer({ org, basis, account, month, onClose }: AccountDrawerProps) {
  const locale = useLocale()
  return (
    <Drawer
      opened={account !== undefined}
      onClose={onClose}
      size={480}
      title={account ? [account.code, account.name].filter(Boolean).join(' ') : ''}
      closeButtonProps={{ 'aria-label': 'Close the account' }}
    >
      <p className="second">
        {formatDay(month, 'month', locale)}, {basis}
      </p>
      {account && <Facts org={org} basis={basis} accountId={account.accountId} month={month} />}
    </Drawer>
  )
}

function Facts({ org, basis, accountId, month }: { org: string; basis: string; accountId: string; month: string }) {
  const query = useQuery(reconciliationQuery(org, { account: accountId }))
  return (
    <PanelState query={query} height={240}>
      {({ accounts }) => {
        const own = accounts.filter((each) => each.basis === basis)
        const here = own.find((each) => each.month === month)
        if (here === undefined)
          return <p className={classes['none']}>Xero's report of this month has no such account: both are nought.</p>
        return (
          <>
            <Sums account={here} />
            <Nearest account={here} />
          </>
        )
      }}
    </PanelState>
  )
}

function Sums({ account }: { account: ReconciledAccount }) {
  const { ours, xeros, difference, moved, unexplained, causes } = account
  const known = causes.filter((cause) => cause !== 'unknown')
  return (
    <table className={classes['facts']}>
      <caption className="spoken">Comparison</caption>
      <tbody>
        <Fact name="From documents" value={ours} />
        <Fact name="Xero's report" value={xeros} />
        <Fact name="Difference" value={difference} strong />
        <Fact name="Of it, new this month" value={moved} />
        <tr>
          <th scope="row">Explained by</th>
          <td>{known.length === 0 ? 'nothing' : known.map(toLabelName).join(', ')}</td>
        </tr>
        {toSign(unexplained) !== 0 && <Fact name="Not explained" value={unexplained} strong />}
      </tbody>
    </table>
  )
}

function Fact({ name, value, strong = false }: { name: string; value: string; strong?: boolean }) {
  return (
    <tr data-strong={strong || undefined}>
      <th scope="row">{name}</th>
      <td>
        <Amount value={value} />
      </td>
    </tr>
  )
}

/** Where the record of a kind of document lies. */
const streams: Record<string, string> = {
  invoice: 'invoices',
  bill: 'invoices',
  credit_note: 'credit_notes',
  bill_credit_note: 'credit_notes',
  payment: 'payments',
  bank_transaction: 'bank_transactions',
  transfer: 'bank_transfers',
  manual_journal: 'manual_journals',
}

function Nearest({ account }: { account: ReconciledAccount }) {
  if (account.nearest.length === 0) return null
  return (
    <>
      <h3 className={classes['nearest']}>Documents nearest to it</h3>
      <table className={classes['facts']}>
        <caption className="spoken">Documents nearest to the difference</caption>
        <tbody>
          {account.nearest.map(({ id, type, number, date, amount, reason }) => {
            const words = `${type.replaceAll('_', ' ')} ${number ?? ''}`.trim()
            const stream = streams[type]
            return (
              <tr key={`${id}${reason}`}>
                <th scope="row">
                  {stream === undefined ? (
                    words
                  ) : (
                    <Link
                      className="link"
                      to="/explore/$schema/$table"
                      params={{ schema: 'xero', table: stream }}
                      search={{ row: id }}
                    >
                      {words}
                    </Link>
                  )}
                  <span className="small quiet" style={{ display: 'block' }}>
                    {date !== null && <DayText day={date} />} {reason.replaceAll('_', ' ')}
                  </span>
                </th>
                <td>
                  <Amount value={amount} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}

import { Button } from '@mantine/core'
import { IconScale } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { mostMonths, toMonths, useReconciledAccounts, type ReconciledAccount } from '../api/reconciliation.ts'
import { post } from '../api/request.ts'
import type { Badge } from '../api/types.ts'
import { formatPercent } from '../format/amount.ts'
import { formatDay, formatInstant, formatTime, toDay } from '../format/date.ts'
import { toSign } from '../format/decimal.ts'
import { useActor } from '../shell/use-actor.ts'
import { useLocale } from '../shell/use-organisation.ts'
import { formatPeriod } from '../pages/reports/period.ts'
import { Amount } from './amount.tsx'
import { useNow } from './date-text.tsx'
import { TextLink } from './links.tsx'
import { notify, notifyFailure } from './notices.ts'
import { TiePill } from './tie-badge.tsx'
import type { Tie, TieView } from './to-tie.ts'
import { toTieSum, type TieSum } from './to-tie-sum.ts'
import classes from './tie-details.module.css'

export interface TieDetailsProps {
  org: string
  basis: 'accrual' | 'cash'
  tie: Tie
  badge: Badge | null
  /** Accounts in view with something that is not explained. */
  odd: readonly ReconciledAccount[]
  view: TieView | undefined
}

/** What the badge rests on: when it was checked, a sentence, the sum, and what isn't explained. */
export function TieDetails({ org, basis, tie, badge, odd, view }: TieDetailsProps) {
  const locale = useLocale()
  const { can } = useActor()
  const now = useNow(60_000)
  const summed = view?.name === 'profit_and_loss' && view.from !== ''
  const accounts = useReconciledAccounts(org, summed ? toMonths(view.from, view.to) : [], basis)
  const result =
    summed && view.answer && accounts && toMonths(view.from, view.to).length > 0 ? toTieSum(view.answer, accounts) : null
  const again = useMutation({
    mutationFn: () => post(`/v1/connections/${encodeURIComponent(org)}/sync`, { streams: ['report_trial_balance'] }),
    onSuccess: () => notify("Checking against Xero's report."),
    onError: notifyFailure,
  })
  return (
    <div>
      <div className={classes['head']}>
        <TiePill state={tie.state} words={tie.words.replace(/^(Ties to Xero), .*/, '$1')} small />
        {badge?.asOf && (
          <span className="small quiet">
            Checked{' '}
            {toDay(new Date(badge.asOf)) === toDay(now)
              ? `today ${formatTime(badge.asOf, locale)}`
              : formatInstant(badge.asOf, locale)}
          </span>
        )}
      </div>
      <p className={classes['sentence']}>{toSentence(tie, badge, result, view, locale)}</p>
      {result && <Sum result={result} />}
      {odd.length > 0 && (
        <ul className={classes['odd']}>
          {odd.slice(0, 4).map((account) => (
            <li key={`${account.month}${account.accountId}`}>
              <div className={classes['oddHead']}>
                <span className="name">{[account.code, account.account].filter(Boolean).join(' ')}</span>
                <Amount value={account.unexplained} />
              </div>
              <div className="small second">
                Daybook <Amount value={account.ours} flush />, Xero <Amount value={account.xeros} flush />
              </div>
              {account.nearest.slice(0, 2).map(({ id, type, number, date, reason, amount }) => (
                <div key={id} className="small second">
                  Near it: {type.replaceAll('_', ' ')} {number || (date && `of ${formatDay(date, 'medium', locale)}`)},{' '}
                  <Amount value={amount} flush /> ({reason.replaceAll('_', ' ')})
                </div>
              ))}
            </li>
          ))}
        </ul>
      )}
      <div className={classes['foot']}>
        <TextLink
          to="/o/$org/reconciliation"
          params={{ org }}
          search={{ month: view ? view.to.slice(0, 7) : undefined, basis: basis === 'cash' ? 'cash' : undefined }}
        >
          See every account
        </TextLink>
        {odd.length > 0 && can('sync') && (
          <Button size="xs" loading={again.isPending} onClick={() => again.mutate()}>
            Check again
          </Button>
        )}
      </div>
    </div>
  )
}

function Sum({ result }: { result: TieSum }) {
  const { documents, labels, unexplained, total } = result
  return (
    <table className={classes['sum']}>
      <caption className="spoken">How the result comes about</caption>
      <tbody>
        <tr>
          <th scope="row">From your documents</th>
          <td>
            <Amount value={documents} />
          </td>
        </tr>
        {labels.map(({ name, amount }) => (
          <tr key={name}>
            <th scope="row" className={classes['label']}>
              <IconScale size={12} stroke={1.6} aria-hidden="true" /> {name}
            </th>
            <td>
              <Amount value={amount} />
            </td>
          </tr>
        ))}
        {toSign(unexplained) !== 0 && (
          <tr>
            <th scope="row" className="warning">
              Not explained
            </th>
            <td>
              <Amount value={unexplained} />
            </td>
          </tr>
        )}
        <tr className={classes['total']}>
          <th scope="row">Daybook</th>
          <td>
            <Amount value={total} />
          </td>
        </tr>
        <tr>
          <th scope="row">Xero</th>
          <td>
            <Amount value={total} />
          </td>
        </tr>
        <tr className={classes['difference']}>
          <th scope="row">Difference</th>
          <td>
            <span className={classes['double']}>
              <Amount value="0.00" />
            </span>
          </td>
        </tr>
      </tbody>
    </table>
  )
}

function toSentence(tie: Tie, badge: Badge | null, result: TieSum | null, view: TieView | undefined, locale: string): string {
  if (tie.state === 'unchecked') {
    return (
      badge?.text ?? "The books were not compared with Xero's own reports yet. A sync does it, where the app may read reports."
    )
  }
  if (!view || !result) {
    const long = view?.name === 'profit_and_loss' && toMonths(view.from, view.to).length === 0
    return long
      ? `${badge?.text ?? ''} The sum of more than ${mostMonths} months is on the reconciliation page.`
      : (badge?.text ?? '')
  }
  const of = formatPeriod({ from: view.from, to: view.to }, locale)
  const share = result.documentsPercent === 100 ? 'All of it comes' : `${formatPercent(result.documentsPercent, locale)} comes`
  const rest = result.labels.length > 0 ? '; the rest is labelled.' : '.'
  const open = tie.state === 'older' ? " The month isn't over, so Xero's report can still change." : ''
  return `${of} equals Xero's Profit and Loss to the cent, on all ${result.accounts} accounts. ${share} from your documents${rest}${open}`
}

import { useQuery } from '@tanstack/react-query'
import { StackedBar, Swatch } from '../../charts/stacked-bar.tsx'
import { Amount } from '../../components/amount.tsx'
import { Empty, PanelState } from '../../components/panel-state.tsx'
import { toSign } from '../../format/decimal.ts'
import { TextLink } from '../../components/links.tsx'
import { toAgeing, type Ageing } from './ageing.ts'
import { homeQueries } from './queries.ts'
import classes from './home.module.css'

/** Both sides of what is owed, by how long ago it fell due. */
export function AgeingPanel({ org, day }: { org: string; day: string }) {
  return (
    <section className={classes['ageing']} aria-label="What is owed, by age">
      <Side org={org} day={day} direction="owedToUs" />
      <Side org={org} day={day} direction="owedByUs" />
    </section>
  )
}

const sides = {
  owedToUs: {
    title: 'Owed to us',
    report: 'open-invoices',
    none: 'No open invoices.',
    what: 'Every invoice Xero holds is paid.',
  },
  owedByUs: { title: 'Owed by us', report: 'open-bills', none: 'No open bills.', what: 'Every bill Xero holds is paid.' },
} as const

/** One colour from pale to full, the first part grey: age, not kind. */
const colors = [45, 40, 60, 80, 100].map(
  (share, index) => `color-mix(in srgb, var(--chart-${index === 0 ? 6 : 2}) ${share}%, var(--bg))`,
)

function Side({ org, day, direction }: { org: string; day: string; direction: keyof typeof sides }) {
  const query = useQuery(homeQueries[direction](org, day))
  const { title, report, none, what } = sides[direction]
  return (
    <div className={classes['side']}>
      <PanelState query={query} height={310} waitingFor="Waiting for the documents">
        {(answer) => {
          const ageing = toAgeing(answer)
          if (ageing.count === 0 && toSign(ageing.total) === 0) return <Empty title={none}>{what}</Empty>
          return <Aged org={org} title={title} report={report} ageing={ageing} />
        }}
      </PanelState>
    </div>
  )
}

function Aged({ org, title, report, ageing }: { org: string; title: string; report: string; ageing: Ageing }) {
  const { total, buckets, worst } = ageing
  const flush = buckets.every(({ amount }) => toSign(amount) >= 0)
  const parts = buckets.map(({ name, amount }, index) => ({ name, value: Number(amount), color: colors[index] ?? '' }))
  return (
    <>
      <div className={classes['sideHead']}>
        <h2>{title}</h2>
        <Amount value={total} flush={flush} className={classes['sideTotal']} />
      </div>
      <StackedBar label={`${title} by age; the figures follow`} parts={parts} />
      <table className={classes['ages']}>
        <caption className="spoken">{title} by age</caption>
        <tbody>
          {buckets.map(({ name, amount }, index) => (
            <tr key={name}>
              <th scope="row">
                <Swatch color={colors[index] ?? ''} />
                {name}
              </th>
              <td>
                <Amount value={amount} flush={flush} className={toSign(amount) === 0 ? 'quiet' : undefined} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {worst.length > 0 && (
        <>
          <div className={classes['worstHead']}>Most overdue</div>
          <table className={classes['ages']}>
            <caption className="spoken">{title}: most overdue</caption>
            <tbody>
              {worst.map(({ contact, days, amount }) => (
                <tr key={contact}>
                  <th scope="row">
                    <TextLink
                      to="/o/$org/reports/$report"
                      params={{ org, report }}
                      search={{ contact }}
                      className={classes['worstName']}
                    >
                      {contact}
                    </TextLink>{' '}
                    <span className="small quiet">{days === 1 ? '1 day' : `${days} days`}</span>
                  </th>
                  <td>
                    <Amount value={amount} flush={flush} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </>
  )
}

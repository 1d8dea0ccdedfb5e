import { Skeleton } from '@mantine/core'
import { TextLink } from '../../components/links.tsx'
import { Panel } from '../../components/panel.tsx'
import { Empty } from '../../components/panel-state.tsx'
import { Health } from './health-panel.tsx'
import classes from './home.module.css'

const figures = [
  { title: 'Cash in bank', from: 'the bank accounts' },
  { title: 'Owed to us', from: 'the invoices' },
  { title: 'Owed by us', from: 'the bills' },
  { title: 'Net profit, month to date', from: 'the ledger' },
]

const sides = ['Owed to us', 'Owed by us']

/** Nothing has been read to its end yet: the page's own frames, in their places and without a nought in them. */
export function HomeWaiting({ name, text }: { name: string; text: string }) {
  return (
    <div className={classes['grid']}>
      <section className={classes['figures']} aria-label="Figures" aria-busy="true">
        {figures.map(({ title, from }) => (
          <div key={title} className={classes['figure']}>
            <span className={classes['figureName']}>{title}</span>
            <Skeleton height={24} width="62%" radius="sm" mt={6} mb={4} />
            <p className={classes['figureNote']}>Waiting for {from}</p>
          </div>
        ))}
      </section>
      <Panel title="Cash" className={classes['awaitedChart']}>
        <Empty
          title={`${text}.`}
          action={
            <TextLink to="/connections/$name" params={{ name }}>
              See how far it is
            </TextLink>
          }
        >
          Figures come when the first sync has read the documents and they were checked.
        </Empty>
      </Panel>
      <Panel title="Profit by month" className={classes['awaitedChart']}>
        <Lines count={5} />
      </Panel>
      <section className={`${classes['ageing']} ${classes['awaitedAges']}`} aria-label="What is owed, by age">
        {sides.map((title) => (
          <div key={title} className={classes['side']}>
            <div className={classes['sideHead']}>
              <h2>{title}</h2>
            </div>
            <Lines count={6} />
          </div>
        ))}
      </section>
      <div className={classes['feed']}>
        <div className={classes['feedHead']}>
          <h2>Changed today</h2>
        </div>
        <Lines count={3} />
        <Health org={name} />
      </div>
    </div>
  )
}

/** Grey lines where rows will be. */
function Lines({ count }: { count: number }) {
  return (
    <div className={classes['lines']} aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={12} width={`${88 - ((index * 17) % 40)}%`} radius="sm" />
      ))}
    </div>
  )
}

import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { reconciliationQuery, useReconciledAccounts } from '../../api/reconciliation.ts'
import { statusQuery } from '../../api/queries.ts'
import { statementQuery } from '../../api/statements.ts'
import { BasisSwitch } from '../../components/basis-switch.tsx'
import { NoBooks } from '../../components/no-books.tsx'
import { PageBody } from '../../components/page-body.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Loading, PanelState } from '../../components/panel-state.tsx'
import { SyncedAgo } from '../../components/synced-ago.tsx'
import { TieBadge } from '../../components/tie-popover.tsx'
import { addMonths, formatDay, toLastDay } from '../../format/date.ts'
import { useShortcuts } from '../../shell/use-shortcuts.ts'
import { useLocale, useOrganisation } from '../../shell/use-organisation.ts'
import { AccountDrawer } from './account-drawer.tsx'
import { Matrix } from './matrix.tsx'
import { toMatrix } from './to-matrix.ts'
import type { ReconciliationSearch } from './search.ts'
import classes from './reconciliation.module.css'

const route = getRouteApi('/shell/o/$org/reconciliation')
const shown = 12

/** Every account in every month beside Xero's own report: what ties is a dot, anything else the number. */
export function ReconciliationPage() {
  const { org } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const locale = useLocale()
  const { organisation } = useOrganisation()
  const { basis = 'accrual' } = search
  const { data: status } = useQuery(statusQuery)
  const item = status?.find(({ name }) => name === org)
  const query = useQuery({ ...reconciliationQuery(org), enabled: item?.hasBooks !== false })
  const months = [...new Set(query.data?.months.filter((each) => each.basis === basis).map(({ month }) => month))]
  const last = search.month !== undefined && months.includes(search.month) ? months.indexOf(search.month) : months.length - 1
  // The month asked for is in view; the latest are, unless it lies before them.
  const end = Math.max(last + 1, months.length - (last >= months.length - shown ? 0 : months.length - last - 1))
  const window = months.slice(Math.max(0, end - shown), end)
  const change = (changes: Partial<ReconciliationSearch>): void => {
    void navigate({ search: { ...search, ...changes }, replace: true })
  }
  const shift = (steps: number): void => {
    const from = window.at(-1)
    if (from === undefined) return
    const to = addMonths(from, steps * shown)
    change({ month: to < (months[0] ?? '') ? months[0] : to > (months.at(-1) ?? '') ? undefined : to, account: undefined })
  }
  useShortcuts({
    '[': () => shift(-1),
    ']': () => shift(1),
    b: () => change({ basis: basis === 'cash' ? undefined : 'cash' }),
  })
  if (item?.hasBooks === false) {
    return (
      <>
        <PageHeader title="Reconciliation" of={organisation?.tenantName} />
        <PageBody>
          <NoBooks item={item} />
        </PageBody>
      </>
    )
  }
  return (
    <>
      <PageHeader
        title="Reconciliation"
        of={organisation?.tenantName}
        subtitle={
          window.length > 0
            ? `${formatDay(window[0] ?? '', 'shortMonth', locale)} to ${formatDay(window.at(-1) ?? '', 'shortMonth', locale)}, ${basis}`
            : undefined
        }
        asOf={<SyncedAgo org={org} />}
        badge={<TieBadge org={org} basis={basis} />}
      />
      <PageBody>
        <div className={classes['toolbar']}>
          <BasisSwitch value={basis} onChange={(value) => change({ basis: value === 'cash' ? 'cash' : undefined })} />
          <Checkbox
            label="Only what doesn't tie"
            checked={search.show === 'differences'}
            onChange={({ currentTarget }) => change({ show: currentTarget.checked ? 'differences' : undefined })}
          />
          <span className="small quiet">
            A dot ties from documents; a pair of scales ties with what Xero's report adds; an amount in amber has no known cause.
          </span>
        </div>
        <PanelState query={query} height={480} waitingFor="Reading what was compared">
          {(data) =>
            window.length === 0 ? (
              <Empty title="Nothing was compared yet.">{data.ties.text}</Empty>
            ) : (
              <Compared org={org} window={window} search={search} onChange={change} />
            )
          }
        </PanelState>
      </PageBody>
    </>
  )
}

interface ComparedProps {
  org: string
  window: readonly string[]
  search: ReconciliationSearch
  onChange: (changes: Partial<ReconciliationSearch>) => void
}

function Compared({ org, window, search, onChange }: ComparedProps) {
  const { basis = 'accrual' } = search
  const to = window.at(-1) ?? ''
  const accounts = useReconciledAccounts(org, window, basis)
  const trialBalance = useQuery(
    statementQuery(org, 'trial_balance', { as_at: toLastDay(to), basis: basis === 'cash' ? 'cash' : undefined }),
  )
  if (accounts === undefined || trialBalance.isPending) return <Loading height={480} waitingFor="Reading what was compared" />
  const rows = toMatrix(trialBalance.data, accounts, window)
  const seen = search.show === 'differences' ? rows.filter(({ ties }) => !ties) : rows
  const open = rows.find(({ accountId }) => accountId === search.account)
  return (
    <>
      {seen.length === 0 ? (
        <Empty title="Everything ties.">No account of these months has an amount without a known cause.</Empty>
      ) : (
        <Matrix
          rows={seen}
          months={window}
          open={search.account === undefined ? undefined : `${search.account} ${search.month ?? ''}`}
          onOpen={(account, month) => onChange({ account, month })}
        />
      )}
      <AccountDrawer
        org={org}
        basis={basis}
        account={open}
        month={search.month ?? to}
        onClose={() => onChange({ account: undefined })}
      />
    </>
  )
}

import { Popover } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { reconciliationQuery } from '../api/reconciliation.ts'
import { everyOrganisation } from '../shell/every-organisation.ts'
import { useAmountFormat, useLocale, useOrganisation } from '../shell/use-organisation.ts'
import { Loading } from './panel-state.tsx'
import { tieClasses, tieLooks } from './tie-badge.tsx'
import { toAccountsInView, toTie, toTieOf, type TieView } from './to-tie.ts'

const TieDetails = lazy(async () => ({ default: (await import('./tie-details.tsx')).TieDetails }))

export interface TieBadgeProps {
  org: string
  basis: 'accrual' | 'cash'
  view?: TieView
}

/** The badge of a page: whether what is in view equals Xero's own reports, and from what. Opens on press, never on hover alone. */
export function TieBadge({ org, basis, view }: TieBadgeProps) {
  const [opened, setOpened] = useState(false)
  const locale = useLocale()
  const format = useAmountFormat()
  const { organisation } = useOrganisation()
  const { data } = useQuery({ ...reconciliationQuery(org), enabled: org !== everyOrganisation && organisation?.badge !== null })
  if (organisation === null) return null
  const odd = data ? toAccountsInView(data.accounts, basis, view) : []
  const tie = data
    ? toTieOf({
        badge: data.ties,
        months: data.months,
        basis,
        from: view?.from || undefined,
        to: view?.to,
        format,
        // Of other statements what is added up by month.
        accounts: view?.name === 'profit_and_loss' && view.answer ? odd : undefined,
      })
    : toTie(organisation.badge, locale)
  const { tone, sign } = tieLooks[tie.state]
  return (
    <Popover opened={opened} onChange={setOpened} width={356} position="bottom-end" trapFocus returnFocus withRoles>
      <Popover.Target>
        <button
          type="button"
          className={tieClasses['pill']}
          data-tone={tone}
          data-opened={opened || undefined}
          onClick={() => setOpened(!opened)}
        >
          {sign}
          {tie.words}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Reconciliation">
        <Suspense fallback={<Loading height={180} />}>
          <TieDetails org={org} basis={basis} tie={tie} badge={data?.ties ?? organisation.badge} odd={odd} view={view} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}

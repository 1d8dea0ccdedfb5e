import { Popover, Tooltip } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { Loading } from '../components/panel-state.tsx'
import { toInitials } from './to-initials.ts'
import { useActor } from './use-actor.ts'
import { everyOrganisation } from './every-organisation.ts'
import { useOrganisation } from './use-organisation.ts'
import classes from './organisation-switcher.module.css'

// The list and what draws a thousand rows of it come when it is opened.
const OrganisationList = lazy(async () => ({ default: (await import('./organisation-list.tsx')).OrganisationList }))

/** `onChoose`: what holds the switcher closes when one was chosen. */
export function OrganisationSwitcher({ onChoose }: { onChoose?: () => void }) {
  const [opened, setOpened] = useState(false)
  const { organisations } = useActor()
  const { name, organisation } = useOrganisation()
  if (organisations.length === 0) return null
  const title = organisation?.tenantName ?? (name === everyOrganisation ? 'All organisations' : (name ?? ''))
  const currency = organisation?.currency ?? (name === everyOrganisation ? `${organisations.length} together` : '')
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={title} position="right" disabled={opened} openDelay={600}>
          <button type="button" className={classes['switcher']} onClick={() => setOpened(!opened)}>
            <span className={classes['initials']} aria-hidden="true">
              {toInitials(title)}
            </span>
            <span className={classes['words']}>
              <span className={classes['title']}>{title}</span>
              <span className="small quiet">{currency}</span>
            </span>
            <span className="spoken">, change organisation</span>
            <IconSelector size={16} stroke={1.6} aria-hidden="true" className={classes['arrows']} />
          </button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Suspense fallback={<Loading height={160} />}>
          <OrganisationList
            onChoose={() => {
              setOpened(false)
              onChoose?.()
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}

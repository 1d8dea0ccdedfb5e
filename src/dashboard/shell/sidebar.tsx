import { Tooltip } from '@mantine/core'
import { IconBook, IconSearch, IconSettings, type TablerIcon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { statusQuery } from '../api/queries.ts'
import { Mark } from '../components/mark.tsx'
import { StateDot } from '../components/state-dot.tsx'
import { navEntries } from './nav-items.ts'
import { OrganisationSwitcher } from './organisation-switcher.tsx'
import { modifier } from './modifier.ts'
import { openPalette } from './palette-host.tsx'
import { PersonMenu } from './person-menu.tsx'
import { ReportsNav } from './reports-nav.tsx'
import { useActiveNav } from './use-active-nav.ts'
import { useOrganisation } from './use-organisation.ts'
import classes from './sidebar.module.css'

/** Under 992 px only icons are left, with their words in tooltips. */
export function Sidebar() {
  const active = useActiveNav()
  const { name } = useOrganisation()
  const entries = navEntries.filter(({ path }) => name !== null || !path.startsWith('/o/'))
  return (
    <div className={classes['sidebar']}>
      <div className={classes['brand']}>
        <Mark />
        <span className={classes['word']}>Daybook</span>
      </div>
      <OrganisationSwitcher />
      <Tooltip label={`Search or jump to, ${modifier} K`} position="right">
        <button type="button" className={classes['search']} onClick={openPalette} aria-keyshortcuts="Control+K Meta+K">
          <IconSearch size={16} stroke={1.6} aria-hidden="true" />
          <span className={classes['word']}>Search or jump to</span>
          <kbd className={classes['word']}>{modifier} K</kbd>
        </button>
      </Tooltip>
      <nav className={classes['nav']} aria-label="Pages">
        {entries.map(({ key, label, icon, path }) => (
          <div key={key}>
            <Tooltip label={label} position="right" events={{ hover: true, focus: false, touch: false }} openDelay={500}>
              <Link
                to={path}
                params={path.startsWith('/o/') ? { org: name ?? '' } : {}}
                className={classes['item']}
                activeOptions={{ exact: true, includeSearch: false }}
                data-on={active === key || undefined}
                aria-current={active === key ? 'page' : undefined}
              >
                <Item icon={icon} label={label} />
                {key === 'connections' && <Attention />}
              </Link>
            </Tooltip>
            {key === 'reports' && active === 'reports' && name !== null && <ReportsNav org={name} />}
          </div>
        ))}
      </nav>
      <nav className={`${classes['nav']} ${classes['foot']}`} aria-label="Help and settings">
        <Tooltip label="Docs and API" position="right" openDelay={500}>
          <a className={classes['item']} href="/docs">
            <Item icon={IconBook} label="Docs and API" />
          </a>
        </Tooltip>
        <Tooltip label="Settings" position="right" openDelay={500}>
          <Link
            to="/settings"
            className={classes['item']}
            data-on={active === 'settings' || undefined}
            aria-current={active === 'settings' ? 'page' : undefined}
          >
            <Item icon={IconSettings} label="Settings" />
          </Link>
        </Tooltip>
      </nav>
      <PersonMenu />
    </div>
  )
}

function Item({ icon: Icon, label }: { icon: TablerIcon; label: string }): ReactNode {
  return (
    <>
      <Icon size={16} stroke={1.6} aria-hidden="true" />
      <span className={classes['word']}>{label}</span>
    </>
  )
}

/** How many connections need something from a person. */
function Attention() {
  const { data = [] } = useQuery(statusQuery)
  const count = data.filter(({ state }) => state === 'sign_in' || state === 'scope' || state === 'failed').length
  if (count === 0) return null
  return (
    <span className={classes['attention']}>
      <StateDot tone="warning" />
      <span className={`small second ${classes['word']}`} aria-hidden="true">
        {count}
      </span>
      <span className="spoken">{count === 1 ? '1 needs attention' : `${count} need attention`}</span>
    </span>
  )
}

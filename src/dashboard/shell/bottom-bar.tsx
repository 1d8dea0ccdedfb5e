import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { navEntries, type NavEntry } from './nav-items.ts'
import { useActiveNav } from './use-active-nav.ts'
import { useOrganisation } from './use-organisation.ts'
import classes from './bottom-bar.module.css'

const MoreDrawer = lazy(async () => ({ default: (await import('./more-drawer.tsx')).MoreDrawer }))

const front: readonly NavEntry['key'][] = ['home', 'reports', 'explore', 'connections']

/** Under 768 px: four pages and the rest behind More. */
export function BottomBar() {
  const [opened, setOpened] = useState(false)
  const [wanted, setWanted] = useState(false)
  const open = (): void => {
    setWanted(true)
    setOpened(true)
  }
  const active = useActiveNav()
  const { name } = useOrganisation()
  const entries = navEntries.filter(({ path }) => name !== null || !path.startsWith('/o/'))
  const toLink = ({ key, path, label, icon: Icon }: NavEntry) => (
    <Link
      key={key}
      to={path}
      params={path.startsWith('/o/') ? { org: name ?? '' } : {}}
      activeOptions={{ exact: true, includeSearch: false }}
      aria-current={active === key ? 'page' : undefined}
    >
      <Icon size={20} stroke={1.6} aria-hidden="true" />
      {label}
    </Link>
  )
  return (
    <>
      <nav className={classes['bar']} aria-label="Main pages">
        {entries.filter(({ key }) => front.includes(key)).map(toLink)}
        <button
          type="button"
          aria-expanded={opened}
          aria-current={active !== null && !front.some((key) => key === active) ? true : undefined}
          onClick={open}
        >
          <IconDots size={20} stroke={1.6} aria-hidden="true" />
          More
        </button>
      </nav>
      {wanted && (
        <Suspense fallback={null}>
          <MoreDrawer
            opened={opened}
            onClose={() => setOpened(false)}
            entries={entries.filter(({ key }) => !front.includes(key))}
          />
        </Suspense>
      )}
    </>
  )
}

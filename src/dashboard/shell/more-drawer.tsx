import { Drawer } from '@mantine/core'
import { IconBook, IconSearch, IconSettings } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { NavEntry } from './nav-items.ts'
import { OrganisationSwitcher } from './organisation-switcher.tsx'
import { openPalette } from './palette-host.tsx'
import { PersonMenu } from './person-menu.tsx'
import classes from './bottom-bar.module.css'

/** What a phone's bottom bar has no room for. */
export function MoreDrawer({ opened, onClose, entries }: { opened: boolean; onClose: () => void; entries: readonly NavEntry[] }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      title="More"
      size="auto"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={classes['more']}>
        <OrganisationSwitcher onChoose={onClose} />
        <button
          type="button"
          onClick={() => {
            onClose()
            openPalette()
          }}
        >
          <IconSearch size={20} stroke={1.6} aria-hidden="true" />
          Search or jump to
        </button>
        {entries.map(({ key, path, label, icon: Icon }) => (
          <Link key={key} to={path} params={{}} onClick={onClose}>
            <Icon size={20} stroke={1.6} aria-hidden="true" />
            {label}
          </Link>
        ))}
        <Link to="/settings" onClick={onClose}>
          <IconSettings size={20} stroke={1.6} aria-hidden="true" />
          Settings
        </Link>
        <a href="/docs">
          <IconBook size={20} stroke={1.6} aria-hidden="true" />
          Docs and API
        </a>
        <PersonMenu />
      </div>
    </Drawer>
  )
}

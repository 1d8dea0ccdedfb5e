import { AppShell } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { statusQuery } from '../api/queries.ts'
import { BottomBar } from './bottom-bar.tsx'
import { OfflineBar } from './offline-bar.tsx'
import { PaletteHost } from './palette-host.tsx'
import { rememberOrganisation } from './preferences.ts'
import { ShortcutsHost } from './shortcuts-host.tsx'
import { Sidebar } from './sidebar.tsx'
import { DemoStrip } from '../pages/wizard/demo-strip.tsx'
import { everyOrganisation } from './every-organisation.ts'
import { useOrganisation } from './use-organisation.ts'
import { usePageKeys } from './use-page-keys.ts'
import classes from './shell.module.css'

/** Sidebar, bottom bar on phones, and the page between. */
export function Shell() {
  usePageKeys()
  const { error } = useQuery(statusQuery)
  const { org } = useParams({ strict: false })
  const { name } = useOrganisation()
  useEffect(() => {
    if (org !== undefined && org !== everyOrganisation) rememberOrganisation(org)
  }, [org])
  return (
    <AppShell
      padding={0}
      navbar={{ width: { base: 224, sm: 56, md: 224 }, breakpoint: 'sm', collapsed: { mobile: true } }}
      transitionDuration={0}
    >
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <AppShell.Navbar className={classes['navbar']} withBorder={false}>
        <Sidebar />
      </AppShell.Navbar>
      <AppShell.Main id="page" className={classes['main']}>
        <OfflineBar error={error} />
        <DemoStrip name={name} />
        <Outlet />
      </AppShell.Main>
      <BottomBar />
      <PaletteHost />
      <ShortcutsHost />
    </AppShell>
  )
}

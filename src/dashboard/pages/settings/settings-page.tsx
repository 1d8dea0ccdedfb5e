import { Tabs } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, type ComponentType } from 'react'
import { PageBody } from '../../components/page-body.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Loading } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { AppearanceSection } from './appearance-section.tsx'
import { settingsSections, type SettingsSection } from './sections.ts'
import classes from './settings.module.css'

const bodies: Record<SettingsSection['section'], ComponentType> = {
  appearance: AppearanceSection,
  account: lazy(async () => ({ default: (await import('./account-section.tsx')).AccountSection })),
  people: lazy(async () => ({ default: (await import('./people-section.tsx')).PeopleSection })),
  keys: lazy(async () => ({ default: (await import('./keys-section.tsx')).KeysSection })),
  alerts: lazy(async () => ({ default: (await import('./alerts-section.tsx')).AlertsSection })),
  ai: lazy(async () => ({ default: (await import('./ai-section.tsx')).AiSection })),
  audit: lazy(async () => ({ default: (await import('./audit-section.tsx')).AuditSection })),
  server: lazy(async () => ({ default: (await import('./server-section.tsx')).ServerSection })),
}

/** One column; each field is saved by itself. Sections one may not change are not there. */
export function SettingsPage() {
  const { section: asked } = useParams({ from: '/shell/settings/$section' })
  const navigate = useNavigate()
  const { can } = useActor()
  const allowed = settingsSections.filter(({ needs }) => needs === null || can(needs))
  const section = allowed.find((each) => each.section === asked) ?? allowed[0]
  if (!section) return null
  const Body = bodies[section.section]
  return (
    <>
      <PageHeader title={section.title} of="Settings" />
      <PageBody>
        <Tabs
          value={section.section}
          keepMounted={false}
          className={classes['tabs']}
          onChange={(next) => void navigate({ to: '/settings/$section', params: { section: next ?? 'appearance' } })}
        >
          <Tabs.List>
            {allowed.map(({ section: each, title }) => (
              <Tabs.Tab key={each} value={each}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={section.section}>
            <Suspense fallback={<Loading height={320} />}>
              <Body />
            </Suspense>
          </Tabs.Panel>
        </Tabs>
      </PageBody>
    </>
  )
}

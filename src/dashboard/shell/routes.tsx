import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import { ApiError } from '../api/request.ts'
import { parseActivitySearch } from '../pages/activity/search.ts'
import { parseBrowseSearch, parseSqlSearch } from '../pages/explore/search.ts'
import { parseConnectionsSearch } from '../pages/connections/search.ts'
import { parseHomeSearch } from '../pages/home/search.ts'
import { parseReconciliationSearch } from '../pages/reconciliation/search.ts'
import { parseReportSearch } from '../pages/reports/search.ts'
import { parseSignInSearch } from '../pages/sign-in/search.ts'
import { parseUsageSearch } from '../pages/usage/search.ts'
import { parseWizardSearch } from '../pages/wizard/search.ts'
import { NotFound } from './not-found.tsx'
import { getPreferences } from './preferences.ts'
import { Shell } from './shell.tsx'

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet, notFoundComponent: NotFound })

/** Pages with the sidebar: somebody is signed in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.queryClient.ensureQueryData(meQuery)
      if (me.needsOwner) throw redirect({ to: '/welcome' })
      if (me.actor === null) throw new ApiError(401, { code: 'signed_out', message: 'Sign in first.', requestId: null })
    } catch (thrown) {
      if (thrown instanceof ApiError && thrown.status === 401) {
        throw redirect({ to: '/sign-in', search: { next: location.href === '/' ? undefined : location.href } })
      }
      throw thrown
    }
  },
})

const index = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { organisations } = await context.queryClient.ensureQueryData(meQuery)
    const remembered = getPreferences().recent.find((each) => organisations.some(({ name }) => name === each))
    const org = remembered ?? organisations[0]?.name
    throw org === undefined ? redirect({ to: '/connections/new' }) : redirect({ to: '/o/$org', params: { org } })
  },
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/o/$org',
  validateSearch: parseHomeSearch,
  component: lazyRouteComponent(() => import('../pages/home/home-page.tsx'), 'HomePage'),
})

const reports = createRoute({
  getParentRoute: () => shell,
  path: '/o/$org/reports',
  component: lazyRouteComponent(() => import('../pages/reports/reports-page.tsx'), 'ReportsPage'),
})

const report = createRoute({
  getParentRoute: () => shell,
  path: '/o/$org/reports/$report',
  validateSearch: parseReportSearch,
  component: lazyRouteComponent(() => import('../pages/reports/report-page.tsx'), 'ReportPage'),
})

const reconciliation = createRoute({
  getParentRoute: () => shell,
  path: '/o/$org/reconciliation',
  validateSearch: parseReconciliationSearch,
  component: lazyRouteComponent(() => import('../pages/reconciliation/reconciliation-page.tsx'), 'ReconciliationPage'),
})

const explore = createRoute({
  getParentRoute: () => shell,
  path: '/explore',
  beforeLoad: () => {
    throw redirect({ to: '/explore/$schema/$table', params: { schema: 'xero', table: 'invoices' } })
  },
})

const browse = createRoute({
  getParentRoute: () => shell,
  path: '/explore/$schema/$table',
  validateSearch: parseBrowseSearch,
  component: lazyRouteComponent(() => import('../pages/explore/browse-page.tsx'), 'BrowsePage'),
})

const sql = createRoute({
  getParentRoute: () => shell,
  path: '/explore/sql/$query',
  validateSearch: parseSqlSearch,
  component: lazyRouteComponent(() => import('../pages/explore/sql-page.tsx'), 'SqlPage'),
})

const connections = createRoute({
  getParentRoute: () => shell,
  path: '/connections',
  validateSearch: parseConnectionsSearch,
  component: lazyRouteComponent(() => import('../pages/connections/connections-page.tsx'), 'ConnectionsPage'),
})

const wizard = createRoute({
  getParentRoute: () => shell,
  path: '/connections/new',
  validateSearch: parseWizardSearch,
  component: lazyRouteComponent(() => import('../pages/wizard/wizard-page.tsx'), 'WizardPage'),
})

const connectionHome = createRoute({
  getParentRoute: () => shell,
  path: '/connections/$name',
  beforeLoad: ({ params: { name } }) => {
    throw redirect({ to: '/connections/$name/$tab', params: { name, tab: 'streams' } })
  },
})

const connection = createRoute({
  getParentRoute: () => shell,
  path: '/connections/$name/$tab',
  validateSearch: parseActivitySearch,
  component: lazyRouteComponent(() => import('../pages/connection/connection-page.tsx'), 'ConnectionPage'),
})

const activityHome = createRoute({
  getParentRoute: () => shell,
  path: '/activity',
  beforeLoad: () => {
    throw redirect({ to: '/activity/$lens', params: { lens: 'runs' } })
  },
})

const activity = createRoute({
  getParentRoute: () => shell,
  path: '/activity/$lens',
  validateSearch: parseActivitySearch,
  component: lazyRouteComponent(() => import('../pages/activity/activity-page.tsx'), 'ActivityPage'),
})

const usage = createRoute({
  getParentRoute: () => shell,
  path: '/usage',
  validateSearch: parseUsageSearch,
  component: lazyRouteComponent(() => import('../pages/usage/usage-page.tsx'), 'UsagePage'),
})

const settingsHome = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'appearance' } })
  },
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
})

/** Pages of their own: nobody is signed in yet. */
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../pages/welcome/welcome-page.tsx'), 'WelcomePage'),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: parseSignInSearch,
  component: lazyRouteComponent(() => import('../pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite/$id',
  component: lazyRouteComponent(() => import('../pages/invite/invite-page.tsx'), 'InvitePage'),
})

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('../pages/sign-in/reset-page.tsx'), 'ResetPage'),
})

const connectSession = createRoute({
  getParentRoute: () => root,
  path: '/connect/$session',
  component: lazyRouteComponent(() => import('../pages/connect-session/connect-session-page.tsx'), 'ConnectSessionPage'),
})

export const routeTree = root.addChildren([
  shell.addChildren([
    index,
    home,
    reports,
    report,
    reconciliation,
    explore,
    browse,
    sql,
    connections,
    wizard,
    connectionHome,
    connection,
    activityHome,
    activity,
    usage,
    settingsHome,
    settings,
  ]),
  welcome,
  signIn,
  invite,
  reset,
  connectSession,
])

import { useRouterState } from '@tanstack/react-router'
import type { NavEntry } from './nav-items.ts'

/** Which entry of the navigation the page belongs to. */
export function useActiveNav(): NavEntry['key'] | 'settings' | null {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  if (/^\/o\/[^/]+\/(reports|reconciliation)/.test(path)) return 'reports'
  if (path.startsWith('/o/')) return 'home'
  const [, first] = path.split('/')
  const known = ['explore', 'connections', 'activity', 'usage', 'settings'] as const
  return known.find((each) => each === first) ?? null
}

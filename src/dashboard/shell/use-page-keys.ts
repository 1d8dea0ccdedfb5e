import { useNavigate } from '@tanstack/react-router'
import { navEntries } from './nav-items.ts'
import { useOrganisation } from './use-organisation.ts'
import { useShortcuts } from './use-shortcuts.ts'

/** `g h` and the like; `/` goes to the page's filter. */
export function usePageKeys(): void {
  const navigate = useNavigate()
  const { name } = useOrganisation()
  const go = navEntries.map(({ letter, path }): [string, () => void] => [
    `g ${letter}`,
    () => {
      if (path.startsWith('/o/') && name === null) return
      void navigate({ to: path, params: { org: name ?? '' } })
    },
  ])
  useShortcuts({
    ...Object.fromEntries(go),
    '/': () => document.querySelector<HTMLInputElement>('[data-filter]')?.focus(),
  })
}

import { lazy, Suspense, type ComponentProps } from 'react'
import type { ExportMenu as Menu } from './export-menu.tsx'

const ExportMenu = lazy(async () => ({ default: (await import('./export-menu.tsx')).ExportMenu }))

/** The menu, which comes once the page has painted. */
export function LazyExportMenu(props: ComponentProps<typeof Menu>) {
  return (
    <Suspense fallback={null}>
      <ExportMenu {...props} />
    </Suspense>
  )
}

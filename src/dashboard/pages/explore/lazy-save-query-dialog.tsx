import { lazy, Suspense, type ComponentProps } from 'react'
import type { SaveQueryDialog as Dialog } from './save-query-dialog.tsx'

const SaveQueryDialog = lazy(async () => ({ default: (await import('./save-query-dialog.tsx')).SaveQueryDialog }))

/** The dialog, which comes when it is first opened. */
export function LazySaveQueryDialog(props: ComponentProps<typeof Dialog>) {
  return (
    <Suspense fallback={null}>
      <SaveQueryDialog {...props} />
    </Suspense>
  )
}

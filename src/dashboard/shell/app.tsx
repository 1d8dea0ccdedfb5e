import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { setNonce } from 'get-nonce'
import { lazy, Suspense, useEffect, useState } from 'react'
import { queryClient } from '../api/query-client.ts'
import { cssVariablesResolver, theme } from '../theme/theme.ts'
import { createDashboardRouter } from './create-dashboard-router.ts'
import { nonce } from './nonce.ts'

const NoticesHost = lazy(async () => ({ default: (await import('./notices-host.tsx')).NoticesHost }))
const colorSchemeManager = localStorageColorSchemeManager({ key: 'daybook-theme' })
const router = createDashboardRouter()

// The scroll lock under dialogs writes a style element too, and asks this package for its nonce.
setNonce(nonce)

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Notices />
      </QueryClientProvider>
    </MantineProvider>
  )
}

const afterPaintMs = 1500

/** Comes once the page has painted; a notice given before waits for it. */
function Notices() {
  const [wanted, setWanted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setWanted(true), afterPaintMs)
    return () => clearTimeout(timer)
  }, [])
  return <Suspense fallback={null}>{wanted && <NoticesHost />}</Suspense>
}

import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { useEffect } from 'react'
import { OfflineError } from '../api/request.ts'
import { PageBody } from '../components/page-body.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { Failure } from '../components/panel-state.tsx'

/** A page that could not be shown at all. When nobody answered it tries again by itself. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const offline = error instanceof OfflineError
  const retry = (): void => {
    reset()
    void router.invalidate()
  }
  useEffect(() => {
    if (!offline) return undefined
    const timer = setTimeout(() => {
      reset()
      void router.invalidate()
    }, 5000)
    return () => clearTimeout(timer)
  }, [offline, reset, router])
  return (
    <>
      <PageHeader title={offline ? "Daybook isn't answering" : 'This page failed'} />
      <PageBody>
        <Failure error={error} onRetry={retry} />
        {offline && <p className="quiet">Trying again in 5 s.</p>}
      </PageBody>
    </>
  )
}

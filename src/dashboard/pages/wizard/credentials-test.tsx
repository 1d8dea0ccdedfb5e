import { useQuery } from '@tanstack/react-query'
import { useEffect, type ReactNode } from 'react'
import type { ConnectionCheck } from '../../../http/schemas/connections.ts'
import { post } from '../../api/request.ts'
import { Failure, Loading } from '../../components/panel-state.tsx'
import type { Credentials } from './credentials-form.tsx'
import { Message } from './message.tsx'

export interface CredentialsTestProps {
  way: 'app' | 'custom'
  credentials: Credentials
  /** Xero doesn't take them: back to where they are pasted, with what it said. */
  onRefused: (message: string) => void
  children: (check: ConnectionCheck) => ReactNode
}

/** Asks Xero, by itself, and shows what it says. */
export function CredentialsTest({ way, credentials, onRefused, children }: CredentialsTestProps) {
  const check = useQuery({
    queryKey: ['connection-check', way, credentials.clientId],
    queryFn: ({ signal }) => post<ConnectionCheck>('/v1/connections/check', { way, ...credentials }, { signal }),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
    refetchOnWindowFocus: false,
  })
  const refusal = check.data && !check.data.ok && isAboutSecret(check.data) ? check.data.message : null
  useEffect(() => {
    if (refusal !== null) onRefused(refusal)
  }, [refusal, onRefused])
  if (check.error) return <Failure error={check.error} onRetry={() => void check.refetch()} />
  if (check.data === undefined) return <Loading height={120} waitingFor="Asking Xero" />
  return (
    <>
      <Message tone={check.data.ok ? 'good' : 'bad'}>
        <p>{check.data.message}</p>
      </Message>
      {check.data.missing.map(({ scope, message }) => (
        <Message key={scope} tone="warning">
          <p>{message}</p>
        </Message>
      ))}
      {children(check.data)}
    </>
  )
}

const isAboutSecret = ({ code }: ConnectionCheck): boolean => code === 'client_rejected'

import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ConnectSessionPage as PageData } from '../../../http/schemas/connect-sessions.ts'
import type { FlowStarted } from '../../../http/schemas/oauth.ts'
import { get, post } from '../../api/request.ts'
import { Failure, Loading } from '../../components/panel-state.tsx'
import { formatTime } from '../../format/date.ts'
import { EntryPage } from '../sign-in/entry-page.tsx'
import { Message } from '../wizard/message.tsx'
import { ScopeList } from '../wizard/scope-list.tsx'
import { ChooseOrganisation } from './choose-organisation.tsx'
import { toHost, toWaits } from './session-state.ts'

const pollMs = 1500

const toPath = (token: string, rest = ''): string => `/v1/connect-sessions/${encodeURIComponent(token)}${rest}`

/** The page a company sends its customer to: who asks, what is read, Xero, and back. */
export function ConnectSessionPage() {
  const { session } = useParams({ from: '/connect/$session' })
  const page = useQuery({
    queryKey: ['connect-session', session],
    queryFn: ({ signal }) => get<PageData>(toPath(session), { signal }),
    refetchInterval: ({ state }) => (state.data && toWaits(state.data) ? pollMs : false),
    retry: false,
  })
  if (page.error) {
    return (
      <EntryPage title="This link can’t be used">
        <Failure error={page.error} onRetry={() => void page.refetch()} />
      </EntryPage>
    )
  }
  if (page.data === undefined) {
    return (
      <EntryPage title="Connect Xero">
        <Loading height={240} />
      </EntryPage>
    )
  }
  return <Session token={session} data={page.data} />
}

function Session({ token, data }: { token: string; data: PageData }) {
  const client = useQueryClient()
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const { company, returnUrl, connection, flow } = data
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    setState({ busy: true, error: null })
    try {
      await work()
      await client.invalidateQueries({ queryKey: ['connect-session', token] })
      setState({ busy: false, error: null })
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  const start = (): Promise<void> =>
    act(async () => {
      const begun = await post<FlowStarted>(toPath(token, '/start'))
      // In the same window: Xero sends the customer back to this page.
      window.location.assign(begun.url)
    })
  if (data.state === 'expired') {
    return (
      <EntryPage
        title="This link has ended"
        intro={`This link was valid until ${formatTime(data.expiresAt, 'en-GB')}. Ask ${company} for a new one.`}
      >
        <Back to={returnUrl} company={company} />
      </EntryPage>
    )
  }
  if (data.state === 'connected') {
    return (
      <EntryPage
        title={`Connected to ${connection?.tenantName ?? 'Xero'}`}
        intro={`${company} can read it now. Xero itself is not changed.`}
      >
        <Back to={returnUrl} company={company} filled />
      </EntryPage>
    )
  }
  if (flow?.state === 'connecting') {
    return (
      <EntryPage title="Checking what can be read" intro={`For ${company}.`}>
        <Loading height={120} waitingFor="Asking Xero for each kind of record" />
      </EntryPage>
    )
  }
  if (flow?.state === 'choosing') {
    return (
      <EntryPage title="Choose an organisation" intro={`For ${company}. Only the one you choose is connected.`}>
        <ChooseOrganisation
          company={company}
          tenants={flow.tenants}
          busy={state.busy}
          error={state.error}
          onChoose={(tenantId) => void act(() => post(toPath(token, '/choose'), { tenantIds: [tenantId] }))}
        />
      </EntryPage>
    )
  }
  return (
    <EntryPage
      title={`${company} asks to read your Xero`}
      intro={`You choose the organisation at Xero. It is only read. Afterwards you go back to ${toHost(returnUrl)}.`}
    >
      {(flow?.state === 'refused' || flow?.state === 'expired') && (
        <Message tone="bad">
          <p>{flow.message ?? 'Nothing was connected.'}</p>
        </Message>
      )}
      <ScopeList scopes={data.scopes} />
      {state.error !== null && <Failure error={state.error} />}
      <Button variant="filled" loading={state.busy} onClick={() => void start()}>
        {flow === null || flow.state === 'waiting' ? 'Continue to Xero' : 'Start again'}
      </Button>
      <Back to={returnUrl} company={company} />
    </EntryPage>
  )
}

function Back({ to, company, filled = false }: { to: string; company: string; filled?: boolean }) {
  return (
    <Button component="a" href={to} rel="noreferrer" variant={filled ? 'filled' : 'default'}>
      Back to {company}
    </Button>
  )
}

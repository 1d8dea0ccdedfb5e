import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Flow, FlowStarted, OAuthApp } from '../../../http/schemas/oauth.ts'
import { post } from '../../api/request.ts'
import { notify } from '../../components/notices.ts'
import { Failure, Loading, PanelState } from '../../components/panel-state.tsx'
import type { Credentials } from './credentials-form.tsx'
import { clearDraft, type Draft } from './draft.ts'
import { Choosing, Refused, Waiting } from './flow-view.tsx'
import { flowQuery, oauthAppQuery } from './queries.ts'
import { ScopeList } from './scope-list.tsx'
import { Step, StepButtons } from './wizard-parts.tsx'
import { openXeroWindow } from './xero-window.ts'

export interface OAuthStepsProps {
  /** An app that was just described; else the one that is known is used. */
  credentials: Credentials | null
  /** Sign in again for this connection: its organisation is fixed. */
  again: { name: string; tenantName: string } | null
  flowId: string | undefined
  draft: Draft
  onDraft: (change: Partial<Draft>) => void
  onFlow: (id: string | undefined) => void
  onBack: () => void
}

/** What may be read, Xero's window, and the organisation; then the first sync begins by itself. */
export function OAuthSteps(props: OAuthStepsProps) {
  const app = useQuery(oauthAppQuery)
  const [address, setAddress] = useState<string | null>(null)
  return (
    <PanelState query={app} height={320} waitingFor="Reading what can be asked for">
      {(known) =>
        props.flowId === undefined ? (
          <Permissions {...props} app={known} onAddress={setAddress} />
        ) : (
          <FollowedFlow {...props} flowId={props.flowId} app={known} address={address} />
        )
      }
    </PanelState>
  )
}

function Permissions(props: OAuthStepsProps & { app: OAuthApp; onAddress: (address: string) => void }) {
  const { app, again, credentials, draft, onDraft, onFlow, onBack, onAddress } = props
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const chosen = app.scopes.map(({ scope }) => scope).filter((scope) => !draft.without.includes(scope))
  const start = async (): Promise<void> => {
    const xero = openXeroWindow()
    setState({ busy: true, error: null })
    try {
      const flow = await post<FlowStarted>('/v1/oauth/start', {
        scopes: chosen,
        ...credentials,
        ...(again ? { reconnect: again.name } : {}),
      })
      onAddress(flow.url)
      xero.go(flow.url)
      onFlow(flow.id)
    } catch (error) {
      xero.close()
      setState({ busy: false, error })
    }
  }
  return (
    <Step title={again ? `Sign in again for ${again.tenantName}.` : 'What Daybook may read'}>
      <p className="second">
        {again
          ? 'The rows already here stay, and reading goes on from where it stopped.'
          : 'It only reads. Untick what should stay in Xero; you can add it later.'}
      </p>
      <ScopeList scopes={app.scopes} without={draft.without} onChange={(without) => onDraft({ without })} />
      {state.error !== null && <Failure error={state.error} />}
      <StepButtons onBack={onBack}>
        <Button variant="filled" loading={state.busy} disabled={chosen.length === 0} onClick={() => void start()}>
          Continue to Xero
        </Button>
      </StepButtons>
    </Step>
  )
}

function FollowedFlow(props: OAuthStepsProps & { flowId: string; app: OAuthApp; address: string | null }) {
  const { flowId, app, address, onFlow, onBack } = props
  const client = useQueryClient()
  const navigate = useNavigate()
  const flow = useQuery(flowQuery(flowId))
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const startAgain = (): void => onFlow(undefined)
  const choose = async (tenantIds: string[], reconnect: boolean): Promise<void> => {
    setState({ busy: true, error: null })
    try {
      const chosen = await post<Flow>(`/v1/oauth/flows/${encodeURIComponent(flowId)}/choose`, {
        tenantIds,
        ...(reconnect ? { reconnect } : {}),
      })
      client.setQueryData(flowQuery(flowId).queryKey, chosen)
      setState({ busy: false, error: null })
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  const connected = flow.data?.state === 'connected' ? flow.data.connections : undefined
  useEffect(() => {
    if (!connected?.[0]) return
    clearDraft()
    for (const each of connected) notify(toConnectedSentence(each))
    const [first] = connected
    void client
      .invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'oauth' })
      .then(() =>
        connected.length === 1
          ? navigate({ to: '/connections/$name/$tab', params: { name: first.name, tab: 'streams' } })
          : navigate({ to: '/connections' }),
      )
  }, [connected, client, navigate])
  if (flow.error) return <Failure error={flow.error} onRetry={startAgain} />
  if (flow.data === undefined) return <Loading height={160} />
  switch (flow.data.state) {
    case 'waiting':
      return <Waiting address={address} redirectUri={app.redirectUri} onBack={startAgain} onStartAgain={startAgain} />
    case 'choosing':
      return (
        <Choosing
          flow={flow.data}
          busy={state.busy}
          error={state.error}
          onBack={startAgain}
          onChoose={(tenantIds, reconnect) => void choose(tenantIds, reconnect)}
        />
      )
    case 'connecting':
    case 'connected':
      return (
        <Step title={connected?.[0] ? toConnectedSentence(connected[0]) : 'Checking what can be read'}>
          <Loading height={80} waitingFor="Asking Xero for each kind of record" />
        </Step>
      )
    case 'refused':
    case 'expired':
      return <Refused flow={flow.data} onBack={onBack} onStartAgain={startAgain} />
  }
}

export function toConnectedSentence({
  tenantName,
  readable,
  streams,
}: Pick<Flow['connections'][number], 'tenantName' | 'readable' | 'streams'>): string {
  return `Connected to ${tenantName}. ${readable} of ${streams} streams can be read.`
}

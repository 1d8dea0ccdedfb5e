import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { ConnectionCreated } from '../../../http/schemas/connections.ts'
import { notify } from '../../components/notices.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { AppSteps } from './app-steps.tsx'
import { ChooseStep } from './choose-step.tsx'
import type { Credentials } from './credentials-form.tsx'
import { CustomSteps } from './custom-steps.tsx'
import { DemoStep } from './demo-step.tsx'
import { clearDraft, useDraft } from './draft.ts'
import { OAuthSteps, toConnectedSentence } from './oauth-steps.tsx'
import { oauthAppQuery } from './queries.ts'
import type { WizardSearch } from './search.ts'
import { toStep, wizardSteps } from './steps.ts'
import { TokenSteps } from './token-steps.tsx'
import { StepList } from './wizard-parts.tsx'
import classes from './wizard.module.css'

/** Connects an organisation: a way in is chosen, and followed step by step. Where one is, is in the address. */
export function WizardPage() {
  const actor = useActor()
  const search = useSearch({ from: '/shell/connections/new' })
  const navigate = useNavigate()
  const router = useRouter()
  const client = useQueryClient()
  const { data: app } = useQuery(oauthAppQuery)
  const [draft, onDraft] = useDraft()
  // Secrets live as long as this page and nowhere else.
  const [pasted, setPasted] = useState<{ credentials: Credentials | null; refusal: string | null }>({
    credentials: null,
    refusal: null,
  })
  const go = useCallback(
    (next: WizardSearch, replace = false): void => void navigate({ to: '/connections/new', search: next, replace }),
    [navigate],
  )
  const onStep = useCallback((step: string) => go({ way: search.way, again: search.again, step }), [go, search.way, search.again])
  const onCredentials = useCallback((credentials: Credentials, refusal: string | null) => setPasted({ credentials, refusal }), [])
  const onBack = (): void => {
    if (router.history.canGoBack()) router.history.back()
    else go({})
  }
  const onCreated = (created: ConnectionCreated): void => {
    clearDraft()
    notify(toConnectedSentence({ ...created, tenantName: created.connection.tenantName }))
    void client
      .invalidateQueries()
      .then(() => navigate({ to: '/connections/$name/$tab', params: { name: created.connection.name, tab: 'streams' } }))
  }
  if (!actor.can('connect')) {
    return (
      <>
        <PageHeader title="Connect Xero" />
        <Empty title="Connecting needs an admin">An owner or admin of this Daybook can connect an organisation.</Empty>
      </>
    )
  }
  const { way, again, flow } = search
  const signsInWithApp = way === 'app' || (way === 'oauth' && app !== undefined && !app.known && flow === undefined)
  const path = signsInWithApp ? 'app' : way
  const step = toStep(path, search.step, { hasSecret: pasted.credentials !== null, hasFlow: flow !== undefined })
  const steps = path === undefined ? [] : wizardSteps[path]
  const tenantName = actor.organisations.find(({ name }) => name === again)?.tenantName
  const appProps = { step, draft, onDraft, onStep, onBack, onCredentials, ...pasted }
  return (
    <>
      <PageHeader title={again === undefined ? 'Connect Xero' : 'Sign in again'} of={tenantName} />
      <div className={classes['page']}>
        {steps.length > 1 && <StepList steps={steps} current={step} />}
        {path === undefined && <ChooseStep onWay={(chosen) => go({ way: chosen })} />}
        {path === 'demo' && <DemoStep onBack={onBack} />}
        {path === 'custom' && <CustomSteps {...appProps} again={again} onCreated={onCreated} />}
        {path === 'app' && step !== 'scopes' && step !== 'xero' && <AppSteps {...appProps} />}
        {(path === 'oauth' || (path === 'app' && (step === 'scopes' || step === 'xero'))) && (
          <OAuthSteps
            credentials={pasted.credentials}
            again={again === undefined ? null : { name: again, tenantName: tenantName ?? again }}
            flowId={flow}
            draft={draft}
            onDraft={onDraft}
            onFlow={(id) => go({ way, again, step: id === undefined ? 'scopes' : 'xero', flow: id }, id === undefined)}
            onBack={onBack}
          />
        )}
        {(path === 'refresh' || path === 'token') && (
          <TokenSteps key={path} way={path} again={again} onBack={onBack} onCreated={onCreated} />
        )}
      </div>
    </>
  )
}

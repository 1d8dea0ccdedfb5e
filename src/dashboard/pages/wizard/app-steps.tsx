import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconArrowUpRight } from '@tabler/icons-react'
import { useCallback } from 'react'
import { PanelState } from '../../components/panel-state.tsx'
import { CredentialsForm, type Credentials } from './credentials-form.tsx'
import { CredentialsTest } from './credentials-test.tsx'
import type { Draft } from './draft.ts'
import { oauthAppQuery } from './queries.ts'
import { CopyField, Step, StepButtons } from './wizard-parts.tsx'
import { xeroAppsPage } from './xero-pages.ts'

export interface AppStepsProps {
  step: string
  draft: Draft
  credentials: Credentials | null
  refusal: string | null
  onDraft: (change: Partial<Draft>) => void
  onCredentials: (credentials: Credentials, refusal: string | null) => void
  onStep: (step: string) => void
  onBack: () => void
}

/** An app of one's own in Xero, once: its page, its form, what it shows, and a test. */
export function AppSteps(props: AppStepsProps) {
  const { step, draft, credentials, refusal, onDraft, onCredentials, onStep, onBack } = props
  const app = useQuery(oauthAppQuery)
  const onRefused = useCallback(
    (message: string) => {
      if (credentials) onCredentials(credentials, message)
      onStep('paste')
    },
    [credentials, onCredentials, onStep],
  )
  if (step === 'form') {
    return (
      <PanelState query={app} height={360}>
        {({ redirectUri }) => (
          <Step title="Fill in Xero’s form">
            <CopyField
              label="App name"
              value={draft.appName === '' ? 'Daybook, your company name' : draft.appName}
              hint="Taken already? Add a word."
              onChange={(appName) => onDraft({ appName })}
            />
            <CopyField label="Integration type" value="Web app" hint="Choose it in Xero’s list." />
            <CopyField
              label="Company URL"
              value={draft.companyUrl}
              placeholder="https://example.com"
              hint="Your own site. Xero only shows it."
              onChange={(companyUrl) => onDraft({ companyUrl })}
            />
            <CopyField label="Redirect URI" value={redirectUri} hint="Exactly this, also the last part." />
            <StepButtons onBack={onBack}>
              <Button variant="filled" onClick={() => onStep('paste')}>
                I’ve made the app
              </Button>
            </StepButtons>
          </Step>
        )}
      </PanelState>
    )
  }
  if (step === 'paste') {
    return (
      <Step title="Paste what Xero shows" focus={refusal === null}>
        <CredentialsForm
          clientId={draft.clientId}
          secret={credentials?.clientSecret ?? ''}
          refusal={refusal}
          onClientId={(clientId) => onDraft({ clientId })}
          onBack={onBack}
          onDone={(pasted) => {
            onCredentials(pasted, null)
            onStep('test')
          }}
        />
      </Step>
    )
  }
  if (step === 'test' && credentials) {
    return (
      <Step title="Test">
        <CredentialsTest way="app" credentials={credentials} onRefused={onRefused}>
          {({ ok }) => (
            <StepButtons onBack={onBack}>
              {ok && (
                <Button variant="filled" onClick={() => onStep('scopes')}>
                  Choose what to read
                </Button>
              )}
            </StepButtons>
          )}
        </CredentialsTest>
      </Step>
    )
  }
  return (
    <Step title="Open Xero’s developer page">
      <p className="second">
        Daybook runs on your machine, so it has no app at Xero that everybody could share. You make one of your own, once: it
        takes 3 minutes and costs nothing.
      </p>
      <p>Sign in with your usual Xero login and press New app.</p>
      <StepButtons onBack={onBack}>
        <Button
          component="a"
          href={xeroAppsPage}
          target="_blank"
          rel="noreferrer noopener"
          rightSection={<IconArrowUpRight size={16} stroke={1.6} aria-hidden="true" />}
        >
          Open My Apps<span className="spoken"> (in a new tab)</span>
        </Button>
        <Button variant="filled" onClick={() => onStep('form')}>
          Next
        </Button>
      </StepButtons>
    </Step>
  )
}

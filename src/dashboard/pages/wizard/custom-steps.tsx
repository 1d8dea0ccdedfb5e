import { Button, TextInput } from '@mantine/core'
import { IconArrowUpRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { ConnectionCheck, ConnectionCreated } from '../../../http/schemas/connections.ts'
import { post } from '../../api/request.ts'
import { Failure, PanelState } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import type { AppStepsProps } from './app-steps.tsx'
import { toConnectionName } from './check-value.ts'
import { CredentialsForm, type Credentials } from './credentials-form.tsx'
import { CredentialsTest } from './credentials-test.tsx'
import { oauthAppQuery } from './queries.ts'
import { ScopeList } from './scope-list.tsx'
import { CopyField, Step, StepButtons } from './wizard-parts.tsx'
import { xeroAppsPage } from './xero-pages.ts'
import classes from './wizard.module.css'

/** One organisation whose consent lasts: made in Xero, agreed to by somebody there, and tested here before it is saved. */
export function CustomSteps(
  props: AppStepsProps & { again: string | undefined; onCreated: (created: ConnectionCreated) => void },
) {
  const { step, draft, credentials, refusal, onDraft, onCredentials, onStep, onBack, again, onCreated } = props
  const app = useQuery(oauthAppQuery)
  const onRefused = useCallback(
    (message: string) => {
      if (credentials) onCredentials(credentials, message)
      onStep('paste')
    },
    [credentials, onCredentials, onStep],
  )
  if (step === 'agree') {
    return (
      <Step title="Who must agree?">
        <p>Xero emails the person you name. Wait until the page says Connected.</p>
        <p className="second">It has to be somebody with the Standard or Adviser role in that organisation.</p>
        <StepButtons onBack={onBack}>
          <Button variant="filled" onClick={() => onStep('paste')}>
            It says Connected
          </Button>
        </StepButtons>
      </Step>
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
        <CredentialsTest way="custom" credentials={credentials} onRefused={onRefused}>
          {(check) =>
            check.ok ? (
              <SaveCustom again={again} check={check} credentials={credentials} onBack={onBack} onCreated={onCreated} />
            ) : (
              <StepButtons onBack={onBack} />
            )
          }
        </CredentialsTest>
      </Step>
    )
  }
  return (
    <Step title="In Xero: New app, Custom connection">
      <p className="second">Tick these permissions. Each says what it unlocks; leave out what should stay in Xero.</p>
      <PanelState query={app} height={320}>
        {({ scopes }) => (
          <>
            <ScopeList scopes={scopes} />
            <CopyField label="All of them, for your notes" value={scopes.map(({ scope }) => scope).join(' ')} />
          </>
        )}
      </PanelState>
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
        <Button variant="filled" onClick={() => onStep('agree')}>
          Next
        </Button>
      </StepButtons>
    </Step>
  )
}

interface SaveCustomProps {
  /** Name of the connection that signs in again: it keeps it. */
  again: string | undefined
  check: ConnectionCheck
  credentials: Credentials
  onBack: () => void
  onCreated: (created: ConnectionCreated) => void
}

function SaveCustom({ again, check, credentials, onBack, onCreated }: SaveCustomProps) {
  const { organisations } = useActor()
  const [name, setName] = useState(
    () =>
      again ??
      toConnectionName(
        check.tenantName ?? '',
        organisations.map((each) => each.name),
      ),
  )
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const save = async (): Promise<void> => {
    setState({ busy: true, error: null })
    try {
      onCreated(await post<ConnectionCreated>('/v1/connections', { way: 'custom', name, ...credentials }))
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <form
      className={classes['step']}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextInput
        label="What to call it here"
        description="In commands and in the API: short, without spaces."
        value={name}
        readOnly={again !== undefined}
        maxLength={63}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      {state.error !== null && <Failure error={state.error} />}
      <StepButtons onBack={onBack}>
        <Button type="submit" variant="filled" loading={state.busy} disabled={name.trim() === ''}>
          {again === undefined ? 'Save and start the first sync' : 'Save and go on syncing'}
        </Button>
      </StepButtons>
    </form>
  )
}

import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { Flow } from '../../../http/schemas/oauth.ts'
import { Failure } from '../../components/panel-state.tsx'
import { CopyField, Step, StepButtons } from './wizard-parts.tsx'
import { Message } from './message.tsx'
import classes from './wizard.module.css'

export interface WaitingProps {
  /** Xero's address, while this page knows it. */
  address: string | null
  redirectUri: string | null
  onBack: () => void
  onStartAgain: () => void
}

/** Xero has its own window open; this page notices by itself. */
export function Waiting({ address, redirectUri, onBack, onStartAgain }: WaitingProps) {
  return (
    <Step title="Finish in the Xero window.">
      <p role="status">
        We’ll notice when you’re done. Closed it by mistake?{' '}
        {address === null ? (
          <button type="button" className={classes['plain']} onClick={onStartAgain}>
            Start again
          </button>
        ) : (
          <a className="link" href={address} target="daybook-xero" rel="noreferrer">
            Open it again
          </a>
        )}
        .
      </p>
      {redirectUri !== null && (
        <details className="small second">
          <summary>Xero says the redirect address is invalid</summary>
          <div className={classes['step']} style={{ paddingTop: 12 }}>
            <p>Copy the address again, paste it in Xero’s form, press Save there. Then start again here.</p>
            <CopyField label="Redirect URI" value={redirectUri} hint="Exactly this, also the last part." />
          </div>
        </details>
      )}
      <StepButtons onBack={onBack} />
    </Step>
  )
}

export interface ChoosingProps {
  flow: Flow
  busy: boolean
  error: unknown
  onBack: () => void
  onChoose: (tenantIds: string[], reconnect: boolean) => void
}

/** The sign-in reaches several organisations, or one that is connected already. */
export function Choosing({ flow, busy, error, onBack, onChoose }: ChoosingProps) {
  const fresh = flow.tenants.filter(({ connectedAs }) => connectedAs === null)
  const only = flow.tenants.length === 1 ? flow.tenants[0] : undefined
  const [chosen, setChosen] = useState<string[]>(fresh.length === 1 && fresh[0] ? [fresh[0].tenantId] : [])
  if (only && only.connectedAs !== null) {
    return (
      <Step title={`This organisation is already connected as ${only.connectedAs}.`}>
        <p>Sign in again for it instead? What is here stays, and the next sync goes on from it.</p>
        {Boolean(error) && <Failure error={error} />}
        <StepButtons onBack={onBack}>
          <Button variant="filled" loading={busy} onClick={() => onChoose([only.tenantId], true)}>
            Sign in again for {only.connectedAs}
          </Button>
        </StepButtons>
      </Step>
    )
  }
  const reconnects = flow.tenants.some(({ tenantId, connectedAs }) => connectedAs !== null && chosen.includes(tenantId))
  return (
    <Step title="Which of these?">
      <Checkbox.Group label={<span className="spoken">Organisations</span>} value={chosen} onChange={setChosen}>
        <ul className={classes['scopes']}>
          {flow.tenants.map(({ tenantId, tenantName, connectedAs }) => (
            <li key={tenantId}>
              <div>
                <Checkbox
                  value={tenantId}
                  label={tenantName}
                  description={connectedAs === null ? undefined : `Connected as ${connectedAs}. Ticked, it signs in again.`}
                />
              </div>
            </li>
          ))}
        </ul>
      </Checkbox.Group>
      {Boolean(error) && <Failure error={error} />}
      <StepButtons onBack={onBack}>
        <Button variant="filled" disabled={chosen.length === 0} loading={busy} onClick={() => onChoose(chosen, reconnects)}>
          {chosen.length > 1 ? `Connect ${chosen.length} organisations` : 'Connect organisation'}
        </Button>
      </StepButtons>
    </Step>
  )
}

/** Nothing came of it: why, and the way back in. */
export function Refused({ flow, onBack, onStartAgain }: { flow: Flow; onBack: () => void; onStartAgain: () => void }) {
  const message =
    flow.message ??
    (flow.state === 'expired' ? 'Xero’s window took longer than 5 minutes. Start again.' : 'Nothing was connected.')
  return (
    <Step title="Nothing was connected">
      <Message tone="bad">
        <p>{message}</p>
      </Message>
      <StepButtons onBack={onBack}>
        <Button variant="filled" onClick={onStartAgain}>
          Start again
        </Button>
      </StepButtons>
    </Step>
  )
}

import { Button, CopyButton } from '@mantine/core'
import { TextLink } from '../../components/links.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { CopyField } from '../wizard/wizard-parts.tsx'
import { toClients } from './ai-clients.ts'
import classes from './settings.module.css'

/** How an AI tool reaches Daybook: its address, a key, and what each tool wants to be told. */
export function AiSection() {
  const { organisations } = useActor()
  const address = `${window.location.origin}/mcp`
  return (
    <div className={classes['section']}>
      <p className={classes['help']}>
        An AI tool that speaks MCP can ask for statements, balances, documents and the postings behind a figure. It reads the copy
        on this machine and can start a sync; it can’t change anything in Xero.
      </p>
      <CopyField label="Address" value={address} />
      <p className={classes['help']} style={{ marginTop: 12 }}>
        It signs in with a key, made under{' '}
        <TextLink to="/settings/$section" params={{ section: 'keys' }}>
          Keys
        </TextLink>
        . The key decides which organisations it sees
        {organisations.length > 1 ? `: all ${organisations.length} of them, or those you choose for it.` : '.'}
      </p>
      <p className={classes['help']}>
        Xero’s terms forbid training AI models with data from its API: use tools whose makers promise not to train with what you
        send.
      </p>
      {toClients(address).map(({ name, where, text }) => (
        <section key={name} style={{ marginTop: 16 }}>
          <h2>{name}</h2>
          <p className="small quiet">{where}</p>
          <div className={classes['snippet']}>
            <pre tabIndex={0} aria-label={`Instructions for ${name}`}>
              <code>{text}</code>
            </pre>
            <CopyButton value={text}>
              {({ copied, copy }) => (
                <Button size="xs" onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                  <span className="spoken"> the instructions for {name}</span>
                </Button>
              )}
            </CopyButton>
          </div>
        </section>
      ))}
    </div>
  )
}

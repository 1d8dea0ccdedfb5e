import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useEffect, useId, useRef, useState, type FormEvent } from 'react'
import { doubtClientId, doubtClientSecret, trimPasted } from './check-value.ts'
import { Doubt, StepButtons } from './wizard-parts.tsx'
import classes from './wizard.module.css'

export interface Credentials {
  clientId: string
  clientSecret: string
}

export interface CredentialsFormProps {
  clientId: string
  secret: string
  /** Xero didn't take them: what it said stands by the secret, which has the focus. */
  refusal?: string | null
  onClientId: (clientId: string) => void
  onBack: () => void
  onDone: (credentials: Credentials) => void
}

/** Client id and secret as Xero shows them. Each is trimmed and looked at as it is pasted. */
export function CredentialsForm({ clientId, secret, refusal = null, onClientId, onBack, onDone }: CredentialsFormProps) {
  const [typed, setTyped] = useState({ clientId, clientSecret: secret })
  const [missing, setMissing] = useState<{ clientId?: string; clientSecret?: string }>({})
  const idField = useRef<HTMLInputElement>(null)
  const secretField = useRef<HTMLInputElement>(null)
  const doubtIds = { clientId: useId(), clientSecret: useId() }
  useEffect(() => {
    if (refusal !== null) secretField.current?.focus()
  }, [refusal])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const values = { clientId: trimPasted(typed.clientId), clientSecret: trimPasted(typed.clientSecret) }
    const lacks = {
      ...(values.clientId === '' ? { clientId: 'Paste the client id.' } : {}),
      ...(values.clientSecret === '' ? { clientSecret: 'Paste the client secret.' } : {}),
    }
    setMissing(lacks)
    if (lacks.clientId) return idField.current?.focus()
    if (lacks.clientSecret) return secretField.current?.focus()
    onDone(values)
  }
  const idDoubt = doubtClientId(typed.clientId)
  const secretDoubt = doubtClientSecret(typed.clientSecret, typed.clientId)
  return (
    <form onSubmit={submit} noValidate className={classes['step']}>
      <TextInput
        ref={idField}
        label="Client id"
        value={typed.clientId}
        error={missing.clientId}
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="off"
        aria-describedby={idDoubt ? doubtIds.clientId : undefined}
        onChange={({ currentTarget }) => {
          const value = trimPasted(currentTarget.value)
          setTyped({ ...typed, clientId: value })
          onClientId(value)
        }}
      />
      <Doubt id={doubtIds.clientId}>{idDoubt}</Doubt>
      <PasswordInput
        ref={secretField}
        label="Client secret"
        description="Press Generate a secret in Xero. It is shown only once."
        value={typed.clientSecret}
        error={missing.clientSecret ?? refusal}
        autoComplete="off"
        spellCheck={false}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
        aria-describedby={secretDoubt ? doubtIds.clientSecret : undefined}
        onChange={({ currentTarget }) => setTyped({ ...typed, clientSecret: trimPasted(currentTarget.value) })}
      />
      <Doubt id={doubtIds.clientSecret}>{secretDoubt}</Doubt>
      <StepButtons onBack={onBack}>
        <Button type="submit" variant="filled">
          Test
        </Button>
      </StepButtons>
    </form>
  )
}

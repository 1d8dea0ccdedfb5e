import { Button, PasswordInput, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useRef, useState, type FormEvent } from 'react'
import { post } from '../../api/request.ts'
import { Failure } from '../../components/panel-state.tsx'
import { EntryPage, entryClasses as classes } from './entry-page.tsx'
import { signInWithCompany } from './oidc.ts'
import { isTurnedAway, passkeysWork, signInWithPasskey } from './passkey.ts'
import { entryQuery, useEntry } from './use-entry.ts'

export function SignInPage() {
  const { next } = useSearch({ from: '/sign-in' })
  const { data: me } = useQuery(entryQuery)
  const entry = useEntry()
  const [typed, setTyped] = useState({ email: '', password: '' })
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({})
  const form = useRef<HTMLFormElement>(null)
  const oidc = me?.signIn.oidc
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const lacks = {
      ...(typed.email.trim() === '' ? { email: 'Write your email address.' } : {}),
      ...(typed.password === '' ? { password: 'Write your password.' } : {}),
    }
    setMissing(lacks)
    const first = lacks.email ? 'email' : lacks.password ? 'password' : null
    if (first) return form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus()
    void entry.run(() => post('/v1/auth/sign-in/email', { email: typed.email.trim(), password: typed.password }), next)
  }
  const withPasskey = (): void =>
    void entry.run(async () => {
      await signInWithPasskey()
    }, next)
  return (
    <EntryPage
      title="Sign in"
      intro={
        me?.needsOwner
          ? 'Nobody owns this Daybook yet. The terminal it runs in shows a link that makes you its owner.'
          : undefined
      }
    >
      <form ref={form} className={classes['form']} noValidate onSubmit={submit}>
        <TextInput
          label="Email"
          name="email"
          type="email"
          autoComplete="username webauthn"
          value={typed.email}
          error={missing.email}
          onChange={({ currentTarget }) => setTyped({ ...typed, email: currentTarget.value })}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          value={typed.password}
          error={missing.password}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          onChange={({ currentTarget }) => setTyped({ ...typed, password: currentTarget.value })}
        />
        {entry.error !== null && !isTurnedAway(entry.error) && <Failure error={entry.error} />}
        <Button type="submit" variant="filled" loading={entry.busy}>
          Sign in
        </Button>
      </form>
      {(passkeysWork() || oidc) && <div className={classes['or']}>or</div>}
      {passkeysWork() && (
        <Button onClick={withPasskey} leftSection={<IconKey size={16} stroke={1.6} aria-hidden="true" />}>
          Sign in with a passkey
        </Button>
      )}
      {oidc && (
        <Button onClick={() => void entry.run(() => signInWithCompany(oidc.id, next), next)}>Sign in with {oidc.name}</Button>
      )}
      <p className="small quiet">Forgotten your password? An admin of this Daybook can make a link that sets a new one.</p>
    </EntryPage>
  )
}

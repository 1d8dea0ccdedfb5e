import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { WelcomeInput } from '../../../http/schemas/access.ts'
import { post } from '../../api/request.ts'
import { ButtonLink } from '../../components/links.tsx'
import { Failure } from '../../components/panel-state.tsx'
import { EntryPage, entryClasses as classes } from '../sign-in/entry-page.tsx'
import { NewPassword } from '../sign-in/new-password.tsx'
import { entryQuery, takeToken, toPasswordError, useEntry } from '../sign-in/use-entry.ts'

/** The first start: whoever holds the link from the terminal becomes the owner. */
export function WelcomePage() {
  const [token] = useState(takeToken)
  const { data: me } = useQuery(entryQuery)
  if (me && !me.needsOwner) {
    return (
      <EntryPage
        title="This Daybook has an owner"
        intro="The link from the terminal was used. Sign in, or ask an admin for an invitation."
      >
        <ButtonLink to="/sign-in" variant="filled">
          Sign in
        </ButtonLink>
      </EntryPage>
    )
  }
  if (token === null) {
    return (
      <EntryPage
        title="Open the link from the terminal"
        intro="Where Daybook was started there is an address that ends in a long word after a # sign. Open it as it stands there: it makes you the owner, and works once."
      >
        {null}
      </EntryPage>
    )
  }
  return <MakeOwner token={token} rule={me?.signIn.passwordRule} />
}

function MakeOwner({ token, rule }: { token: string; rule: string | undefined }) {
  const [typed, setTyped] = useState({ name: '', email: '', password: '' })
  const entry = useEntry()
  const passwordError = toPasswordError(entry.error)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const input: WelcomeInput = { token, name: typed.name.trim(), email: typed.email.trim(), password: typed.password }
    void entry.run(() => post('/v1/welcome', input), '/')
  }
  return (
    <EntryPage title="Welcome to Daybook" intro="You are the first here, and will own it. Others are invited later.">
      <form className={classes['form']} noValidate onSubmit={submit}>
        <TextInput
          label="Your name"
          name="name"
          autoComplete="name"
          value={typed.name}
          onChange={({ currentTarget }) => setTyped({ ...typed, name: currentTarget.value })}
        />
        <TextInput
          label="Email"
          description="To sign in with. Nothing is sent to it."
          name="email"
          type="email"
          autoComplete="username"
          value={typed.email}
          onChange={({ currentTarget }) => setTyped({ ...typed, email: currentTarget.value })}
        />
        <NewPassword
          value={typed.password}
          onChange={(password) => setTyped({ ...typed, password })}
          rule={rule}
          error={passwordError}
        />
        {entry.error !== null && passwordError === null && <Failure error={entry.error} />}
        <Button
          type="submit"
          variant="filled"
          loading={entry.busy}
          disabled={typed.name.trim() === '' || typed.email.trim() === '' || typed.password === ''}
        >
          Become the owner
        </Button>
      </form>
    </EntryPage>
  )
}

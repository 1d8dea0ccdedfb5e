import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import type { InviteAcceptInput, OpenedInvite } from '../../../http/schemas/access.ts'
import { post } from '../../api/request.ts'
import { Failure, Loading } from '../../components/panel-state.tsx'
import { EntryPage, entryClasses as classes } from '../sign-in/entry-page.tsx'
import { NewPassword } from '../sign-in/new-password.tsx'
import { signInWithCompany } from '../sign-in/oidc.ts'
import { entryQuery, takeToken, toPasswordError, useEntry } from '../sign-in/use-entry.ts'
import { toInvitation } from './to-invitation.ts'

const mays: Record<OpenedInvite['role'], string> = {
  owner: 'decide about everything, people and keys too',
  admin: 'see every organisation, connect and set up, and invite others',
  analyst: 'read, query and export',
  viewer: 'read',
}

/** What one was invited to, and the name and password it takes. */
export function InvitePage() {
  const { id } = useParams({ from: '/invite/$id' })
  const [token] = useState(takeToken)
  const invite = useQuery({
    queryKey: ['invite', id],
    queryFn: () => post<OpenedInvite>(`/v1/invites/${encodeURIComponent(id)}/open`, { token }),
    enabled: token !== null,
    retry: false,
    staleTime: Infinity,
  })
  if (token === null) {
    return (
      <EntryPage title="This link is incomplete" intro="Open it again as it was sent to you, with everything after the # sign.">
        {null}
      </EntryPage>
    )
  }
  if (invite.data) return <Accept id={id} token={token} invite={invite.data} />
  return (
    <EntryPage title="Invitation">
      {invite.error ? <Failure error={invite.error} onRetry={() => void invite.refetch()} /> : <Loading height={160} />}
    </EntryPage>
  )
}

function Accept({ id, token, invite }: { id: string; token: string; invite: OpenedInvite }) {
  const [typed, setTyped] = useState({ name: '', password: '' })
  const { data: me } = useQuery(entryQuery)
  const entry = useEntry()
  const passwordError = toPasswordError(entry.error)
  const { email, role, invitedBy, organisations } = invite
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const input: InviteAcceptInput = { token, name: typed.name.trim(), password: typed.password }
    void entry.run(() => post(`/v1/invites/${encodeURIComponent(id)}/accept`, input))
  }
  const oidc = me?.signIn.oidc
  const withCompany = (provider: string): void =>
    void entry.run(async () => {
      const input: InviteAcceptInput = { token, name: typed.name.trim() }
      await post(`/v1/invites/${encodeURIComponent(id)}/accept`, input)
      await signInWithCompany(provider)
    })
  return (
    <EntryPage title="Join this Daybook" intro={toInvitation(invitedBy, mays[role], organisations)}>
      <form className={classes['form']} noValidate onSubmit={submit}>
        <TextInput label="Email" name="email" type="email" autoComplete="username" value={email} readOnly />
        <TextInput
          label="Your name"
          name="name"
          autoComplete="name"
          value={typed.name}
          onChange={({ currentTarget }) => setTyped({ ...typed, name: currentTarget.value })}
        />
        <NewPassword
          value={typed.password}
          onChange={(password) => setTyped({ ...typed, password })}
          rule={me?.signIn.passwordRule}
          error={passwordError}
        />
        {entry.error !== null && passwordError === null && <Failure error={entry.error} />}
        <Button type="submit" variant="filled" loading={entry.busy} disabled={typed.name.trim() === '' || typed.password === ''}>
          Accept invitation
        </Button>
        {oidc && (
          <Button loading={entry.busy} disabled={typed.name.trim() === ''} onClick={() => withCompany(oidc.id)}>
            Accept with {oidc.name}, without a password
          </Button>
        )}
      </form>
    </EntryPage>
  )
}

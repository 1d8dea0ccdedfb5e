import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { post } from '../../api/request.ts'
import { Failure } from '../../components/panel-state.tsx'
import { EntryPage, entryClasses as classes } from './entry-page.tsx'
import { NewPassword } from './new-password.tsx'
import { entryQuery, takeToken, toPasswordError, useEntry } from './use-entry.ts'

/** Opened by the link an admin made: a new password, once. */
export function ResetPage() {
  const [token] = useState(takeToken)
  const [password, setPassword] = useState('')
  const { data: me } = useQuery(entryQuery)
  const entry = useEntry()
  if (token === null) {
    return (
      <EntryPage title="This link is incomplete" intro="Open it again as it was sent to you, with everything after the # sign.">
        {null}
      </EntryPage>
    )
  }
  const passwordError = toPasswordError(entry.error)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void entry.run(() => post('/v1/reset-password', { token, password }))
  }
  return (
    <EntryPage title="Set a new password" intro="It ends every session you have elsewhere.">
      <form className={classes['form']} noValidate onSubmit={submit}>
        <NewPassword
          label="New password"
          value={password}
          onChange={setPassword}
          rule={me?.signIn.passwordRule}
          error={passwordError}
        />
        {entry.error !== null && passwordError === null && <Failure error={entry.error} />}
        <Button type="submit" variant="filled" loading={entry.busy} disabled={password === ''}>
          Set password
        </Button>
      </form>
    </EntryPage>
  )
}

import { Button, Modal, PasswordInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { SessionAnswer } from '../../../http/schemas/access.ts'
import { get, post } from '../../api/request.ts'
import { AskingButton } from '../../components/asking-button.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { DateText } from '../../components/date-text.tsx'
import { notify, notifyFailure } from '../../components/notices.ts'
import { Failure, PanelState } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { NewPassword } from '../sign-in/new-password.tsx'
import { addPasskey, isTurnedAway, passkeysWork } from '../sign-in/passkey.ts'
import { toPasswordError } from '../sign-in/use-entry.ts'
import { SettingRow, TextSetting } from './setting-row.tsx'
import { toDevice } from './to-device.ts'
import classes from './settings.module.css'

interface Passkey {
  id: string
  name: string | null
  createdAt: string | null
}

/** One's own name, password, passkeys and sessions. */
export function AccountSection() {
  const { actor } = useActor()
  const client = useQueryClient()
  const [dialog, setDialog] = useState(false)
  return (
    <div className={classes['section']}>
      <TextSetting
        label="Name"
        stored={actor.name}
        onSave={async (name) => {
          await post('/v1/auth/update-user', { name })
          await client.invalidateQueries({ queryKey: ['me'] })
        }}
      />
      <SettingRow label="Email" hint="What you sign in with. For another one, an admin invites it.">
        <span className={classes['value']}>{actor.email}</span>
      </SettingRow>
      <SettingRow label="Password" hint="A new one ends your sessions elsewhere.">
        <div>
          <Button onClick={() => setDialog(true)}>Change password</Button>
        </div>
      </SettingRow>
      <Passkeys />
      <Sessions />
      <Modal opened={dialog} onClose={() => setDialog(false)} title="Change password" size={460}>
        <ChangePassword onDone={() => setDialog(false)} />
      </Modal>
    </div>
  )
}

function ChangePassword({ onDone }: { onDone: () => void }) {
  const { signIn } = useActor()
  const [typed, setTyped] = useState({ before: '', after: '' })
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const passwordError = toPasswordError(state.error)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setState({ busy: true, error: null })
    try {
      await post('/v1/auth/change-password', {
        currentPassword: typed.before,
        newPassword: typed.after,
        revokeOtherSessions: true,
      })
      notify('Password changed.')
      onDone()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <form className={classes['form']} noValidate onSubmit={(event) => void submit(event)}>
      <PasswordInput
        label="Present password"
        autoComplete="current-password"
        value={typed.before}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        onChange={({ currentTarget }) => setTyped({ ...typed, before: currentTarget.value })}
      />
      <NewPassword
        label="New password"
        value={typed.after}
        onChange={(after) => setTyped({ ...typed, after })}
        rule={signIn.passwordRule}
        error={passwordError}
      />
      {state.error !== null && passwordError === null && <Failure error={state.error} />}
      <div className={classes['buttons']}>
        <Button type="submit" variant="filled" loading={state.busy} disabled={typed.before === '' || typed.after === ''}>
          Change password
        </Button>
      </div>
    </form>
  )
}

function Passkeys() {
  const client = useQueryClient()
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: ({ signal }) => get<Passkey[]>('/v1/auth/passkey/list-user-passkeys', { signal }),
  })
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['passkeys'] })
  const add = async (): Promise<void> => {
    try {
      await addPasskey(toDevice(navigator.userAgent))
      notify('Passkey added.')
    } catch (thrown) {
      if (!isTurnedAway(thrown)) notifyFailure(thrown)
    }
    await refresh()
  }
  return (
    <>
      <h2>Passkeys</h2>
      <p className="small quiet">A passkey signs you in with your finger, face or PIN, and can’t be typed into a wrong page.</p>
      <PanelState query={passkeys} height={120}>
        {(items) => (
          <div className={classes['table']}>
            <DataTable
              label="Passkeys"
              rows={items}
              rowKey={({ id }) => id}
              empty="No passkey yet."
              columns={[
                { key: 'name', title: 'Name', cell: ({ name }) => <span className="name">{name ?? 'Passkey'}</span> },
                { key: 'made', title: 'Made', cell: ({ createdAt }) => createdAt && <DateText instant={createdAt} /> },
                {
                  key: 'delete',
                  title: 'Actions',
                  spokenTitle: true,
                  align: 'right',
                  cell: ({ id, name }) => (
                    <AskingButton
                      action="Delete passkey"
                      of={name ?? undefined}
                      title={`Delete the passkey "${name ?? 'Passkey'}"?`}
                      done="Passkey deleted."
                      onConfirm={async () => {
                        await post('/v1/auth/passkey/delete-passkey', { id })
                        await refresh()
                      }}
                    >
                      It signs you in no longer. Your device may go on showing it until it is deleted there too.
                    </AskingButton>
                  ),
                },
              ]}
            />
          </div>
        )}
      </PanelState>
      {passkeysWork() && (
        <div className={classes['buttons']}>
          <Button onClick={() => void add()}>Add passkey</Button>
        </div>
      )}
    </>
  )
}

function Sessions() {
  const client = useQueryClient()
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => get<{ items: SessionAnswer[] }>('/v1/me/sessions', { signal }),
  })
  const end = async (): Promise<void> => {
    try {
      await post('/v1/auth/revoke-other-sessions')
      notify('Other sessions ended.')
    } catch (thrown) {
      notifyFailure(thrown)
    }
    await client.invalidateQueries({ queryKey: ['sessions'] })
  }
  return (
    <>
      <h2>Sessions</h2>
      <PanelState query={sessions} height={120}>
        {({ items }) => (
          <>
            <div className={classes['table']}>
              <DataTable
                label="Sessions"
                rows={items}
                rowKey={({ id }) => id}
                empty="No session."
                columns={[
                  { key: 'device', title: 'Where', cell: ({ userAgent }) => toDevice(userAgent ?? '') },
                  { key: 'address', title: 'Address', hideUnder: 'sm', cell: ({ address }) => <code>{address}</code> },
                  { key: 'began', title: 'Began', cell: ({ createdAt }) => <DateText instant={createdAt} /> },
                  { key: 'ends', title: 'Ends', hideUnder: 'sm', cell: ({ expiresAt }) => <DateText instant={expiresAt} /> },
                ]}
              />
            </div>
            {items.length > 1 && (
              <div className={classes['buttons']}>
                <Button onClick={() => void end()}>End other sessions</Button>
              </div>
            )}
          </>
        )}
      </PanelState>
    </>
  )
}

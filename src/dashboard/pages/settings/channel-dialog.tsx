import { Button, Modal, PasswordInput, Select, Switch, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { AlertChannelDto, CreatedAlertChannelDto } from '../../../http/schemas/alerts.ts'
import { post, put } from '../../api/request.ts'
import { notify } from '../../components/notices.ts'
import { Failure } from '../../components/panel-state.tsx'
import { channelKinds, toChannelForm, toChannelInput, type ChannelForm, type ChannelKind } from './channels.ts'
import { FieldError } from './field-error.ts'
import classes from './settings.module.css'

export interface ChannelDialogProps {
  opened: boolean
  /** Null makes a new one. */
  channel: AlertChannelDto | null
  onClose: () => void
  /** With what was made, where one was. */
  onSaved: (created: CreatedAlertChannelDto | null) => void
}

/** Where notices go: Slack, a mail server, or a program of one's own. */
export function ChannelDialog({ opened, channel, onClose, onSaved }: ChannelDialogProps) {
  const [form, setForm] = useState(() => toChannelForm(channel))
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const change = (part: Partial<ChannelForm>): void => setForm({ ...form, ...part })
  const text = (field: 'name' | 'url' | 'host' | 'port' | 'user' | 'from' | 'to') => ({
    value: form[field],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => change({ [field]: currentTarget.value }),
  })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setState({ busy: true, error: null })
    try {
      const input = toChannelInput(form)
      if (channel === null) onSaved(await post<CreatedAlertChannelDto>('/v1/alerts/channels', input))
      else {
        await put(`/v1/alerts/channels/${channel.id}`, input)
        onSaved(null)
      }
      notify(`${form.name.trim()} saved.`)
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  const stays = channel?.hasSecret ? 'Stored. Leave it empty to keep it.' : undefined
  return (
    <Modal opened={opened} onClose={onClose} title={channel === null ? 'Add a channel' : `Change ${channel.name}`} size={460}>
      <form className={classes['form']} noValidate onSubmit={(event) => void submit(event)}>
        <Select
          label="Kind"
          value={form.kind}
          disabled={channel !== null}
          data={Object.entries(channelKinds).map(([value, label]) => ({ value, label }))}
          onChange={(kind) => kind !== null && change({ kind: kind as ChannelKind })}
        />
        <TextInput label="Name" description="As it is called here: finance, on call." maxLength={100} {...text('name')} />
        {form.kind === 'slack' && (
          <PasswordInput
            label="Address of the incoming webhook"
            description={stays ?? 'Made in Slack. It is a secret: it is never shown again.'}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': 'Show the address' }}
            {...text('url')}
          />
        )}
        {form.kind === 'webhook' && <TextInput label="Address" description="Told by POST, signed." type="url" {...text('url')} />}
        {form.kind === 'email' && (
          <>
            <TextInput label="Mail server" {...text('host')} />
            <TextInput label="Port" inputMode="numeric" {...text('port')} />
            <Select
              label="Encryption"
              value={form.security}
              data={[
                { value: 'starttls', label: 'STARTTLS, usually port 587' },
                { value: 'tls', label: 'TLS, usually port 465' },
                { value: 'none', label: 'None: only for a server on this machine' },
              ]}
              onChange={(security) => security !== null && change({ security })}
            />
            <TextInput label="User (optional)" autoComplete="off" {...text('user')} />
            <PasswordInput
              label="Password (optional)"
              description={stays}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              value={form.password}
              onChange={({ currentTarget }) => change({ password: currentTarget.value })}
            />
            <TextInput label="From" type="email" {...text('from')} />
            <TextInput label="To" description="Several with commas between." {...text('to')} />
          </>
        )}
        <Switch
          label="Switched on"
          checked={form.enabled}
          onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
        />
        {state.error instanceof FieldError ? (
          <p role="alert">{state.error.message}</p>
        ) : (
          state.error !== null && <Failure error={state.error} />
        )}
        <div className={classes['buttons']}>
          <Button type="submit" variant="filled" loading={state.busy} disabled={form.name.trim() === ''}>
            Save channel
          </Button>
        </div>
      </form>
    </Modal>
  )
}

import { Button, MultiSelect, Switch } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type {
  AlertChannelDto,
  AlertRuleChange,
  AlertRuleDto,
  AlertTestDto,
  CreatedAlertChannelDto,
} from '../../../http/schemas/alerts.ts'
import { post, put, remove } from '../../api/request.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { DateText } from '../../components/date-text.tsx'
import { notify, notifyFailure } from '../../components/notices.ts'
import { PanelState } from '../../components/panel-state.tsx'
import { StateText } from '../../components/state-dot.tsx'
import { ChannelDialog } from './channel-dialog.tsx'
import { channelKinds, parseThreshold } from './channels.ts'
import { alertsQuery } from './queries.ts'
import { SavedSign, SettingRow, TextSetting } from './setting-row.tsx'
import { ShownOnce } from './shown-once.tsx'
import { useSaved } from './use-saved.ts'
import classes from './settings.module.css'

/** What is watched, and who is told. */
export function AlertsSection() {
  const alerts = useQuery(alertsQuery)
  return (
    <div className={classes['section']}>
      <PanelState query={alerts} height={480}>
        {({ rules, channels }) => (
          <>
            <Channels channels={channels} />
            <h2>What is watched</h2>
            {rules.map((rule) => (
              <Rule key={rule.kind} rule={rule} channels={channels} />
            ))}
          </>
        )}
      </PanelState>
    </div>
  )
}

function Channels({ channels }: { channels: readonly AlertChannelDto[] }) {
  const client = useQueryClient()
  const [dialog, setDialog] = useState<
    { kind: 'edit'; channel: AlertChannelDto | null } | { kind: 'delete'; channel: AlertChannelDto } | null
  >(null)
  const [secret, setSecret] = useState<string | null>(null)
  const refresh = (): void => void client.invalidateQueries({ queryKey: alertsQuery.queryKey })
  return (
    <>
      <h2>Who is told</h2>
      {channels.length === 0 && <p className={classes['help']}>Nobody yet. Alerts are still listed under Activity.</p>}
      {channels.map((channel) => (
        <SettingRow
          key={channel.id}
          label={channel.name}
          hint={`${channelKinds[channel.kind]}, ${channel.target}${channel.enabled ? '' : ', switched off'}`}
          state={<LastDelivery channel={channel} />}
        >
          <div className={classes['buttons']} style={{ marginTop: 0 }}>
            <TestButton channel={channel} />
            <Button size="xs" onClick={() => setDialog({ kind: 'edit', channel })}>
              Change
            </Button>
            <Button size="xs" color="danger" onClick={() => setDialog({ kind: 'delete', channel })}>
              Delete
            </Button>
          </div>
        </SettingRow>
      ))}
      <div className={classes['buttons']}>
        <Button onClick={() => setDialog({ kind: 'edit', channel: null })}>Add a channel</Button>
      </div>
      <ChannelDialog
        key={dialog?.kind === 'edit' ? (dialog.channel?.id ?? 'new') : 'none'}
        opened={dialog?.kind === 'edit'}
        channel={dialog?.kind === 'edit' ? dialog.channel : null}
        onClose={() => setDialog(null)}
        onSaved={(created: CreatedAlertChannelDto | null) => {
          setDialog(null)
          setSecret(created?.signingSecret ?? null)
          refresh()
        }}
      />
      <ConfirmDialog
        opened={dialog?.kind === 'delete'}
        title={`Delete the channel "${dialog?.kind === 'delete' ? dialog.channel.name : ''}"?`}
        action="Delete channel"
        onConfirm={async () => {
          if (dialog?.kind !== 'delete') return
          await remove(`/v1/alerts/channels/${dialog.channel.id}`)
          notify('Channel deleted.')
          refresh()
        }}
        onClose={() => setDialog(null)}
      >
        It is told nothing from now on. What it was told stays listed.
      </ConfirmDialog>
      <ShownOnce title="Secret of the webhook" secret={secret} onClose={() => setSecret(null)}>
        The receiver checks signatures with it (Standard Webhooks). It is shown only now.
      </ShownOnce>
    </>
  )
}

function LastDelivery({ channel }: { channel: AlertChannelDto }) {
  const { lastDelivery } = channel
  if (lastDelivery === null) return <span className="small quiet">Not used yet</span>
  return (
    <span className="small">
      <StateText tone={lastDelivery.ok ? 'good' : 'bad'}>
        {lastDelivery.ok ? 'Delivered' : (lastDelivery.answer ?? 'Not delivered')} <DateText instant={lastDelivery.at} />
      </StateText>
    </span>
  )
}

/** Sends a notice that says it is a test, and shows what the receiver answered. */
function TestButton({ channel }: { channel: AlertChannelDto }) {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<AlertTestDto | null>(null)
  const test = async (): Promise<void> => {
    setBusy(true)
    setAnswer(null)
    try {
      setAnswer(await post<AlertTestDto>(`/v1/alerts/channels/${channel.id}/test`))
    } catch (thrown) {
      notifyFailure(thrown)
    }
    setBusy(false)
    await client.invalidateQueries({ queryKey: alertsQuery.queryKey })
  }
  return (
    <>
      <Button size="xs" loading={busy} onClick={() => void test()}>
        Send a test<span className="spoken"> to {channel.name}</span>
      </Button>
      <span role="status" className="small">
        {answer !== null && <StateText tone={answer.ok ? 'good' : 'bad'}>{answer.answer}</StateText>}
      </span>
    </>
  )
}

function Rule({ rule, channels }: { rule: AlertRuleDto; channels: readonly AlertChannelDto[] }) {
  const client = useQueryClient()
  const { kind, title, meaning, enabled, threshold } = rule
  const save = async (change: AlertRuleChange): Promise<void> => {
    await put(`/v1/alerts/rules/${kind}`, change)
    await client.invalidateQueries({ queryKey: alertsQuery.queryKey })
  }
  const on = useSaved(enabled, (value) => save({ enabled: value }))
  const told = useSaved(rule.channels ?? [], (value) => save({ channels: value.length === 0 ? null : value }))
  return (
    <>
      <SettingRow label={title} hint={meaning} state={<SavedSign state={on.state === 'idle' ? told.state : on.state} />}>
        <div className={classes['form']}>
          <Switch
            aria-label={title}
            label={on.value ? 'On' : 'Off'}
            checked={on.value}
            error={on.error}
            onChange={({ currentTarget }) => void on.save(currentTarget.checked)}
          />
          {on.value && channels.length > 1 && (
            <MultiSelect
              aria-label={`Who is told: ${title}`}
              placeholder={told.value.length === 0 ? 'Every channel' : ''}
              value={told.value}
              error={told.error}
              data={channels.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(value) => void told.save(value)}
            />
          )}
        </div>
      </SettingRow>
      {on.value && threshold !== null && (
        <TextSetting
          label={`${title}: from`}
          hint={`${threshold.unit}, ${threshold.min} to ${threshold.max}; ${threshold.default} unless changed.`}
          inputMode="numeric"
          stored={String(threshold.value)}
          onSave={async (text) => save({ threshold: parseThreshold(text, threshold) })}
        />
      )}
    </>
  )
}

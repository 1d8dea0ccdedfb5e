import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ConnectionDetail, ConnectionStream } from '../../../http/schemas/connections.ts'
import { useActor } from '../../shell/use-actor.ts'
import { ChoiceSetting, LockedRow, SettingRow, TextSetting } from '../settings/setting-row.tsx'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import { schedulesQuery } from './queries.ts'
import {
  parseFieldList,
  parseMetadata,
  parseOptionalDay,
  parseOptionalHours,
  scheduleChoices,
  toScheduleKind,
  toScheduleOf,
} from './setting-values.ts'
import { useActions } from './use-actions.ts'
import { useLocks } from './use-locks.ts'
import classes from '../settings/settings.module.css'

/** How one connection is read; each field is saved by itself. */
export function SettingsTab({ connection, streams }: { connection: ConnectionDetail; streams: readonly ConnectionStream[] }) {
  const { can } = useActor()
  const actions = useActions(connection)
  const [dialog, setDialog] = useState<'disconnect' | 'purge' | null>(null)
  const { settings, metadata, state, runningSyncId } = connection
  const { data: schedules = [] } = useQuery(schedulesQuery)
  const described = schedules.find((each) => each.connection === connection.name)?.description
  const { schedule, fields } = settings
  const lockOf = useLocks(connection.name)
  const paused = lockOf('paused')
  return (
    <div className={classes['section']} style={{ paddingTop: 12 }}>
      <ChoiceSetting
        label="Schedule"
        hint={described === undefined ? 'Nightly is 2 a.m. where the organisation is.' : `Now: ${described}.`}
        stored={toScheduleKind(schedule)}
        locked={lockOf('schedule')}
        choices={scheduleChoices}
        onSave={(kind) => actions.configure({ schedule: toScheduleOf(kind, schedule) })}
      />
      {schedule.kind === 'cron' && (
        <TextSetting
          label="Cron line"
          hint="Minute, hour, day, month, weekday: 0 */4 * * * is every four hours."
          stored={schedule.cron}
          locked={lockOf('schedule')}
          onSave={(cron) => actions.configure({ schedule: { ...schedule, cron } })}
        />
      )}
      <TextSetting
        label="Start date"
        hint="Documents before it are left out. Empty: from the beginning."
        placeholder="2021-04-01"
        stored={settings.startDate ?? ''}
        locked={lockOf('startDate')}
        onSave={async (text) => actions.configure({ startDate: parseOptionalDay(text) })}
      />
      <TextSetting
        label="Compare everything after"
        hint="Hours between full comparisons of what Xero can’t list by change. Empty: the default."
        inputMode="numeric"
        stored={settings.snapshotHours === null ? '' : String(settings.snapshotHours)}
        locked={lockOf('snapshotHours')}
        onSave={async (text) => actions.configure({ snapshotHours: parseOptionalHours(text) })}
      />
      <SettingRow label="Schema" hint="Where its tables are. Set when it was connected.">
        <code className={classes['value']}>{settings.schema}</code>
      </SettingRow>
      <ReadStreams text={toStreamsText(streams)} where={lockOf('streams')} />
      <TextSetting
        label="Fields left out"
        hint="One a line, stream and field: contacts.email_address. They never reach this machine’s tables."
        lines={3}
        stored={(fields.drop ?? []).join('\n')}
        locked={lockOf('fields')}
        onSave={async (text) => actions.configure({ fields: { ...fields, drop: parseFieldList(text) } })}
      />
      <TextSetting
        label="Fields hashed"
        hint="Kept as a fingerprint: the same value gives the same one, and can’t be read back."
        lines={3}
        stored={(fields.hash ?? []).join('\n')}
        locked={lockOf('fields')}
        onSave={async (text) => actions.configure({ fields: { ...fields, hash: parseFieldList(text) } })}
      />
      <TextSetting
        label="Your own notes"
        hint="One a line, name=value: customerId=c_42. The API finds connections by them."
        lines={3}
        stored={Object.entries(metadata)
          .map(([name, value]) => `${name}=${value}`)
          .join('\n')}
        locked={lockOf('metadata')}
        onSave={async (text) => actions.configure({ metadata: parseMetadata(text) })}
      />
      {can('sync') && paused !== undefined && (
        <LockedRow label="Pause" text={state === 'paused' ? 'Paused' : 'Not paused'} where={paused} />
      )}
      {can('sync') && paused === undefined && (
        <SettingRow label="Pause" hint="Nothing is read until it is resumed. What is here stays.">
          <div>
            {state === 'paused' ? (
              <Button onClick={() => void actions.resume()}>Resume</Button>
            ) : (
              <Button onClick={() => void actions.pause(runningSyncId)}>Pause</Button>
            )}
          </div>
        </SettingRow>
      )}
      {can('purge') && (
        <SettingRow label="Disconnect" hint="Xero itself is not changed.">
          <div className={classes['buttons']} style={{ marginTop: 0 }}>
            <Button onClick={() => setDialog('disconnect')}>Disconnect</Button>
            <Button color="danger" onClick={() => setDialog('purge')}>
              Disconnect and delete
            </Button>
          </div>
        </SettingRow>
      )}
      <DisconnectDialog connection={connection} actions={actions} mode={dialog} onClose={() => setDialog(null)} />
    </div>
  )
}

function ReadStreams({ text, where }: { text: string; where: string | undefined }) {
  if (where !== undefined) return <LockedRow label="Streams" text={text} where={where} />
  return (
    <SettingRow label="Streams" hint="Paused one by one in the list of streams.">
      <span className={classes['value']}>{text}</span>
    </SettingRow>
  )
}

/** The shorter of what is read and what is left out. */
function toStreamsText(streams: readonly ConnectionStream[]): string {
  const toTitles = (chosen: boolean): string[] => streams.filter((each) => each.chosen === chosen).map(({ title }) => title)
  const [read, left] = [toTitles(true), toTitles(false)]
  if (left.length === 0) return 'All that can be read'
  return left.length <= read.length ? `All but ${left.join(', ')}` : `Only ${read.join(', ')}`
}

import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconRefresh } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ConnectionDetail } from '../../../http/schemas/connections.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { toReconnect } from '../wizard/to-reconnect.ts'
import { DisconnectDialog } from './disconnect-dialog.tsx'
import type { ConnectionActions } from './use-actions.ts'
import { useLocks } from './use-locks.ts'

/** What one does with the whole connection. Whoever may do nothing sees no menu. */
export function ConnectionMenu({ connection, actions }: { connection: ConnectionDetail; actions: ConnectionActions }) {
  const { can } = useActor()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'reset' | 'disconnect' | 'purge' | null>(null)
  const { state, runningSyncId } = connection
  const pauses = useLocks(connection.name)('paused') === undefined && can('sync')
  if (!can('sync') && !can('configure')) return null
  const paused = state === 'paused'
  return (
    <>
      {can('sync') && state !== 'syncing' && !paused && (
        <Button
          variant="filled"
          leftSection={<IconRefresh size={16} stroke={1.6} aria-hidden="true" />}
          onClick={() => void actions.sync()}
        >
          Sync now
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={`Actions for ${connection.tenantName}`}>
            <IconDots size={16} stroke={1.6} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {pauses && !paused && <Menu.Item onClick={() => void actions.pause(runningSyncId)}>Pause</Menu.Item>}
          {pauses && paused && <Menu.Item onClick={() => void actions.resume()}>Resume</Menu.Item>}
          {can('sync') && runningSyncId !== null && (
            <Menu.Item onClick={() => void actions.stop(runningSyncId)}>Stop this sync</Menu.Item>
          )}
          {can('sync') && <Menu.Item onClick={() => setDialog('reset')}>Read everything again</Menu.Item>}
          {can('connect') && (
            <Menu.Item onClick={() => void navigate({ to: '/connections/new', search: toReconnect(connection) })}>
              Sign in again
            </Menu.Item>
          )}
          {can('purge') && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => setDialog('disconnect')}>Disconnect</Menu.Item>
              <Menu.Item c="var(--negative)" onClick={() => setDialog('purge')}>
                Disconnect and delete
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={dialog === 'reset'}
        title="Read everything again?"
        action="Read everything again"
        danger={false}
        onConfirm={actions.resetAll}
        onClose={() => setDialog(null)}
      >
        {toCost(connection)} Nothing here is removed meanwhile.
      </ConfirmDialog>
      <DisconnectDialog
        connection={connection}
        actions={actions}
        mode={dialog === 'disconnect' || dialog === 'purge' ? dialog : null}
        onClose={() => setDialog(null)}
      />
    </>
  )
}

/** At a thousand rows a call and sixty calls a minute; every stream takes one at least. */
function toCost({ rowsByStream }: ConnectionDetail): string {
  const calls = Object.values(rowsByStream).reduce((sum, rows) => sum + Math.max(1, Math.ceil(rows / 1000)), 0)
  const minutes = Math.max(1, Math.ceil(calls / 60))
  return `About ${calls} calls and ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`
}

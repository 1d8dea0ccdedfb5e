import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ConnectionDetail } from '../../../http/schemas/connections.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { formatCount } from '../../format/amount.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { runCountQuery } from './queries.ts'
import type { ConnectionActions } from './use-actions.ts'

export interface DisconnectDialogProps {
  connection: ConnectionDetail
  actions: ConnectionActions
  mode: 'disconnect' | 'purge' | null
  onClose: () => void
}

/** Says in counts what stays and what will be gone. */
export function DisconnectDialog({ connection, actions, mode, onClose }: DisconnectDialogProps) {
  const navigate = useNavigate()
  const locale = useLocale()
  const { name, tenantName } = connection
  const runs = useQuery({ ...runCountQuery(name), enabled: mode === 'purge' })
  const rows = `${formatCount(connection.rows, locale)} rows`
  const counted =
    runs.data === undefined
      ? 'its runs'
      : runs.data.count === 1
        ? '1 run'
        : `${formatCount(runs.data.count, locale)}${runs.data.more ? '+' : ''} runs`
  const purge = mode === 'purge'
  return (
    <ConfirmDialog
      opened={mode !== null}
      title={
        purge ? `Delete ${rows}, ${counted} and the sign-in of ${tenantName} from this machine?` : `Stop syncing ${tenantName}?`
      }
      action={purge ? 'Disconnect and delete' : 'Disconnect'}
      word={purge ? name : undefined}
      onConfirm={async () => {
        await actions.disconnect(purge)
        await navigate({ to: '/connections' })
      }}
      onClose={onClose}
    >
      {purge ? 'Xero itself is not changed.' : `${rows} stay on this machine.`}
    </ConfirmDialog>
  )
}

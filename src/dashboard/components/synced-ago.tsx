import { useQuery } from '@tanstack/react-query'
import { statusQuery } from '../api/queries.ts'
import { DateText } from './date-text.tsx'
import { StateText } from './state-dot.tsx'

/** Up to when the copy of an organisation is complete; while it syncs, that it does. */
export function SyncedAgo({ org }: { org: string }) {
  const { data = [] } = useQuery(statusQuery)
  const item = data.find(({ name }) => name === org)
  if (!item) return null
  if (item.state === 'syncing')
    return (
      <span className="small second">
        <StateText tone="running">Syncing</StateText>
      </span>
    )
  if (item.asOf === null || !item.hasBooks) return <span className="small second">{item.stateText}</span>
  return (
    <span className="small second">
      <StateText tone={item.state === 'ok' ? 'good' : 'warning'}>
        <span>
          Synced <DateText instant={item.asOf} />
        </span>
      </StateText>
    </span>
  )
}

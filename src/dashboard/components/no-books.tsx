import type { StatusItem } from '../api/types.ts'
import { TextLink } from './links.tsx'
import { Empty } from './panel-state.tsx'

/** In place of a report of an organisation whose books were not built yet: why, and where to see how far it is. */
export function NoBooks({ item }: { item: Pick<StatusItem, 'name' | 'tenantName' | 'state' | 'reason'> }) {
  const { name, tenantName, state, reason } = item
  return (
    <Empty
      title={`There are no books of ${tenantName} yet.`}
      action={
        <TextLink to="/connections/$name" params={{ name }}>
          {state === 'syncing' ? 'See how far it is' : 'Open the connection'}
        </TextLink>
      }
    >
      {state === 'syncing'
        ? 'The first sync is reading the documents. Reports come when it has added them up and checked them.'
        : (reason ?? 'They are built when a sync has read the documents.')}
    </Empty>
  )
}

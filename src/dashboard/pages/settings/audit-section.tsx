import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { AuditEntryAnswer } from '../../../http/schemas/access.ts'
import { get } from '../../api/request.ts'
import type { List } from '../../api/types.ts'
import { DataTable } from '../../components/data-table.tsx'
import { DateText } from '../../components/date-text.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { toAuditWords } from './audit-words.ts'
import classes from './settings.module.css'

/** Every change somebody made. It can't be edited here. */
export function AuditSection() {
  const audit = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) =>
      get<List<AuditEntryAnswer>>('/v1/audit', { query: { limit: 100, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })
  const items = audit.data?.pages.flatMap((page) => page.items)
  return (
    <div className={classes['section']} data-wide>
      <PanelState query={{ ...audit, data: items }} height={400}>
        {(entries) => (
          <div className={classes['table']}>
            <DataTable
              label="Audit log"
              rows={entries}
              rowKey={({ id }) => id}
              empty="Nothing has been changed yet."
              columns={[
                { key: 'at', title: 'When', cell: ({ at }) => <DateText instant={at} /> },
                { key: 'who', title: 'Who', cell: ({ actor }) => <span className="name">{actor.name}</span> },
                {
                  key: 'what',
                  title: 'What',
                  cell: ({ action }) => <span title={action}>{toAuditWords(action) ?? <code>{action}</code>}</span>,
                },
                { key: 'target', title: 'To what', cell: ({ target }) => target },
                { key: 'from', title: 'From', hideUnder: 'sm', cell: ({ address }) => <code>{address}</code> },
              ]}
            />
          </div>
        )}
      </PanelState>
      {audit.hasNextPage && (
        <div className={classes['buttons']}>
          <Button loading={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </div>
  )
}

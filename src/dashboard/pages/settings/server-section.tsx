import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { KeptKindAnswer } from '../../../http/schemas/retention.ts'
import type { DeadLetterDto, JobsDto } from '../../../http/schemas/jobs.ts'
import { loadAll } from '../../api/load-all.ts'
import { get, post } from '../../api/request.ts'
import { AskingButton } from '../../components/asking-button.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { DateText } from '../../components/date-text.tsx'
import { notify, notifyFailure } from '../../components/notices.ts'
import { PanelState } from '../../components/panel-state.tsx'
import { StateText } from '../../components/state-dot.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { ServerChecks } from './server-checks.tsx'
import { SettingRow } from './setting-row.tsx'
import classes from './settings.module.css'

interface Readiness {
  status: 'ready' | 'not_ready'
  checks: { name: string; ok: boolean }[]
}

/** Version, addresses, jobs, and what an operator looks at. */
export function ServerSection() {
  const { version } = useActor()
  const ready = useQuery({
    queryKey: ['ready'],
    queryFn: ({ signal }) => get<Readiness>('/v1/ready', { signal }),
    refetchInterval: 30_000,
  })
  const jobs = useQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => get<JobsDto>('/v1/jobs', { signal }),
    refetchInterval: 15_000,
  })
  const { origin } = window.location
  return (
    <div className={classes['section']} data-wide>
      <SettingRow label="Version">
        <span className={classes['value']}>{version}</span>
      </SettingRow>
      <SettingRow label="Ready">
        <PanelState query={ready} height={32}>
          {({ checks }) => (
            <span className={classes['value']}>
              {checks.map(({ name, ok }) => (
                <StateText key={name} tone={ok ? 'good' : 'bad'}>
                  {name} {ok ? 'answers' : 'does not answer'}
                </StateText>
              ))}
            </span>
          )}
        </PanelState>
      </SettingRow>
      <ServerChecks />
      {addresses.map(({ label, path, hint }) => (
        <SettingRow key={path} label={label} hint={hint}>
          <code className={classes['value']}>{`${origin}${path}`}</code>
        </SettingRow>
      ))}
      <h2>Retention</h2>
      <Retention />
      <h2>Jobs</h2>
      <PanelState query={jobs} height={120}>
        {({ queues }) => (
          <div className={classes['table']}>
            <DataTable
              label="Queues"
              rows={queues}
              rowKey={({ name }) => name}
              empty="No queue."
              columns={[
                { key: 'name', title: 'Queue', cell: ({ name }) => <span className="name">{name}</span> },
                { key: 'active', title: 'Running', align: 'right', cell: ({ active }) => active },
                { key: 'waiting', title: 'Waiting', align: 'right', cell: ({ waiting }) => waiting },
                { key: 'dead', title: 'Given up', align: 'right', cell: ({ dead }) => dead },
              ]}
            />
          </div>
        )}
      </PanelState>
      <DeadLetters />
    </div>
  )
}

const addresses = [
  { label: 'API', path: '/v1', hint: 'Described at /docs, and at /v1/openapi.json for programs.' },
  { label: 'Metrics', path: '/v1/metrics', hint: 'For Prometheus, with a key.' },
  { label: 'AI tools', path: '/mcp', hint: 'With a key.' },
]

/** How long what the server writes down is kept; the environment says so, not this page. */
function Retention() {
  const kept = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => get<{ items: KeptKindAnswer[] }>('/v1/retention', { signal }),
  })
  return (
    <PanelState query={kept} height={120}>
      {({ items }) => (
        <div className={classes['table']}>
          <DataTable
            label="Retention"
            rows={items}
            rowKey={({ name }) => name}
            empty="Nothing is written down."
            columns={[
              { key: 'title', title: 'What', cell: ({ title }) => <span className="name">{title}</span> },
              { key: 'days', title: 'Days kept', align: 'right', cell: ({ days }) => days },
              { key: 'rows', title: 'Rows', align: 'right', cell: ({ rows }) => rows },
              { key: 'oldest', title: 'Oldest', cell: ({ oldestAt }) => oldestAt && <DateText instant={oldestAt} /> },
              { key: 'setting', title: 'Set by', hideUnder: 'sm', cell: ({ setting }) => <code>{setting}</code> },
            ]}
          />
        </div>
      )}
    </PanelState>
  )
}

/** Jobs that were given up after their last try; they can be tried again. */
function DeadLetters() {
  const client = useQueryClient()
  const letters = useQuery({
    queryKey: ['jobs', 'dead'],
    queryFn: ({ signal }) => loadAll<DeadLetterDto>('/v1/jobs/dead-letters', signal),
  })
  const act = async (verb: 'replay' | 'discard', ids: string[]): Promise<void> => {
    await post(`/v1/jobs/dead-letters/${verb}`, { ids })
    await client.invalidateQueries({ queryKey: ['jobs'] })
  }
  const replay = (id: string): Promise<void> => act('replay', [id]).then(() => notify('Job tried again.'), notifyFailure)
  return (
    <PanelState query={letters} height={60}>
      {(items) =>
        items.length === 0 ? null : (
          <>
            <h2>Given up</h2>
            <div className={classes['table']}>
              <DataTable
                label="Jobs given up"
                rows={items}
                rowKey={({ id }) => id}
                empty=""
                columns={[
                  { key: 'what', title: 'What', cell: ({ queue, connection }) => [queue, connection].filter(Boolean).join(', ') },
                  { key: 'why', title: 'Why', cell: ({ message }) => message },
                  { key: 'tries', title: 'Tries', align: 'right', hideUnder: 'sm', cell: ({ attempts }) => attempts },
                  { key: 'at', title: 'When', hideUnder: 'sm', cell: ({ failedAt }) => <DateText instant={failedAt} /> },
                  {
                    key: 'act',
                    title: 'Actions',
                    spokenTitle: true,
                    align: 'right',
                    cell: ({ id }) => (
                      <span className={classes['sections']}>
                        <Button size="xs" onClick={() => void replay(id)}>
                          Try again
                        </Button>
                        <AskingButton
                          action="Discard job"
                          title="Discard this job?"
                          done="Job discarded."
                          onConfirm={() => act('discard', [id])}
                        >
                          What it would have done is not done. A sync can be started again from its connection.
                        </AskingButton>
                      </span>
                    ),
                  },
                ]}
              />
            </div>
          </>
        )
      }
    </PanelState>
  )
}

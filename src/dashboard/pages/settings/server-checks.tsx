import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { DoctorAnswer } from '../../../http/schemas/doctor.ts'
import { get } from '../../api/request.ts'
import { DataTable } from '../../components/data-table.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { StateText } from '../../components/state-dot.tsx'
import { SettingRow } from './setting-row.tsx'
import classes from './settings.module.css'

/** What `daybook doctor` finds; it asks Xero too, so it runs when somebody asks. */
export function ServerChecks() {
  const [asked, setAsked] = useState(false)
  const doctor = useQuery({
    queryKey: ['doctor'],
    queryFn: ({ signal }) => get<DoctorAnswer>('/v1/doctor', { signal }),
    enabled: asked,
    staleTime: 0,
  })
  return (
    <>
      <SettingRow label="Checks" hint="Disk, permissions, key, databases, clock and Xero, with what to do about each.">
        <div>
          <Button loading={doctor.isFetching} onClick={() => (asked ? void doctor.refetch() : setAsked(true))}>
            {doctor.data === undefined ? 'Check everything' : 'Check again'}
          </Button>
        </div>
      </SettingRow>
      {asked && (
        <PanelState query={doctor} height={120} waitingFor="Asking Xero, the disk and the databases">
          {({ checks }) => (
            <div className={classes['table']}>
              <DataTable
                label="Checks"
                rows={checks}
                rowKey={({ name }) => name}
                empty="Nothing was checked."
                columns={[
                  { key: 'name', title: 'Check', cell: ({ name }) => <span className="name">{name}</span> },
                  {
                    key: 'ok',
                    title: 'Found',
                    cell: ({ ok }) => <StateText tone={ok ? 'good' : 'bad'}>{ok ? 'In order' : 'Needs something'}</StateText>,
                  },
                  { key: 'detail', title: 'What', cell: ({ detail }) => <span className={classes['value']}>{detail}</span> },
                ]}
              />
            </div>
          )}
        </PanelState>
      )}
    </>
  )
}

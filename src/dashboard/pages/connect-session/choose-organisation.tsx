import { Button, Radio } from '@mantine/core'
import { useState } from 'react'
import type { Flow } from '../../../http/schemas/oauth.ts'
import { Failure } from '../../components/panel-state.tsx'
import classes from '../wizard/wizard.module.css'

export interface ChooseOrganisationProps {
  company: string
  tenants: Flow['tenants']
  busy: boolean
  error: unknown
  onChoose: (tenantId: string) => void
}

/** The sign-in reaches several organisations: the customer says which one is meant. */
export function ChooseOrganisation({ company, tenants, busy, error, onChoose }: ChooseOrganisationProps) {
  const free = tenants.filter(({ connectedAs }) => connectedAs === null)
  const [chosen, setChosen] = useState<string | null>(free.length === 1 ? (free[0]?.tenantId ?? null) : null)
  return (
    <form
      className={classes['step']}
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen !== null) onChoose(chosen)
      }}
    >
      <Radio.Group label={`Which one may ${company} read?`} value={chosen} onChange={setChosen}>
        <ul className={classes['scopes']}>
          {tenants.map(({ tenantId, tenantName, connectedAs }) => (
            <li key={tenantId}>
              <Radio
                value={tenantId}
                label={tenantName}
                disabled={connectedAs !== null}
                description={connectedAs === null ? undefined : 'Connected already'}
              />
            </li>
          ))}
        </ul>
      </Radio.Group>
      {Boolean(error) && <Failure error={error} />}
      <Button type="submit" variant="filled" loading={busy} disabled={chosen === null}>
        Connect organisation
      </Button>
    </form>
  )
}

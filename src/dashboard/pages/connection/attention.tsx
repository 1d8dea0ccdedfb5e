import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ConnectionDetail } from '../../../http/schemas/connections.ts'
import { ButtonLink } from '../../components/links.tsx'
import { formatCount } from '../../format/amount.ts'
import { formatDay } from '../../format/date.ts'
import { useActor } from '../../shell/use-actor.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { toReconnect } from '../wizard/to-reconnect.ts'
import { useActions } from './use-actions.ts'
import classes from './attention.module.css'

/** What is wrong with a connection and the button that mends it; who can't press it reads who can. */
export function Attention({ connection }: { connection: ConnectionDetail }) {
  const { can } = useActor()
  const locale = useLocale()
  const actions = useActions(connection)
  const { name, tenantName, state, action, reason, asOf, rows } = connection
  if (action === null || state === 'never_synced') return null
  const kept =
    action === 'sign_in' && asOf !== null
      ? `Sign in again to go on from ${formatDay(asOf.slice(0, 10), 'medium', locale)}. The ${formatCount(rows, locale)} rows already here stay.`
      : null
  const needs = { sign_in: 'connect', grant: 'connect', sync: 'sync', resume: 'sync' } as const
  return (
    <section className={classes['attention']} aria-label="What needs doing">
      <IconAlertTriangle size={16} stroke={1.6} aria-hidden="true" />
      <p>
        {reason} {kept}
        {!can(needs[action]) && <span className="second"> {askWhom[action]}</span>}
      </p>
      {can(needs[action]) && action === 'sign_in' && (
        <ButtonLink to="/connections/new" search={toReconnect(connection)}>
          Sign in again
        </ButtonLink>
      )}
      {can(needs[action]) && action === 'grant' && (
        <ButtonLink to="/connections/$name/$tab" params={{ name, tab: 'access' }}>
          Grant access
        </ButtonLink>
      )}
      {can(needs[action]) && action === 'resume' && <Button onClick={() => void actions.resume()}>Resume {tenantName}</Button>}
      {can(needs[action]) && action === 'sync' && <Button onClick={() => void actions.sync()}>Sync now</Button>}
    </section>
  )
}

const askWhom = {
  sign_in: 'Ask an admin to sign in to Xero again.',
  grant: 'Ask an admin to grant access in Xero.',
  sync: 'Ask an admin to sync it again.',
  resume: 'An admin can resume it.',
}

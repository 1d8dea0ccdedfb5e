import { IconCheck, IconMinus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ConnectionAccess, ConnectionDetail } from '../../../http/schemas/connections.ts'
import { DataTable } from '../../components/data-table.tsx'
import { ButtonLink, OutLink } from '../../components/links.tsx'
import { PanelState } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { Facts } from '../activity/log-view.tsx'
import { toReconnect } from '../wizard/to-reconnect.ts'
import { xeroAppsPage } from '../wizard/xero-pages.ts'
import { accessQuery } from './queries.ts'
import { joinNames } from './stream-rows.ts'
import classes from './access-tab.module.css'

const ways: Record<ConnectionDetail['auth'], string> = {
  custom: 'Custom Connection',
  oauth: 'Sign in with Xero',
  refresh: 'A refresh token from another tool',
  token: 'An access token, for a quick look',
}

type Scope = ConnectionAccess['scopes'][number]

/** What Xero lets this connection read, what each permission unlocks, and how to get what is missing. */
export function AccessTab({ connection }: { connection: ConnectionDetail }) {
  const access = useQuery(accessQuery(connection.name))
  return (
    <PanelState query={access} height={400} waitingFor="Asking what Xero grants">
      {(data) => <Access connection={connection} access={data} />}
    </PanelState>
  )
}

function Access({ connection, access }: { connection: ConnectionDetail; access: ConnectionAccess }) {
  const { can } = useActor()
  const missing = access.scopes.filter(({ granted, restricted }) => !granted && !restricted)
  const refused = access.streams.filter((each) => each.access !== null && !each.access.readable && each.access.why === 'role')
  return (
    <div className={classes['access']}>
      <section>
        <h2>How it signs in</h2>
        <Facts
          facts={{
            Way: ways[access.auth],
            'Xero app': access.clientId && <code>{access.clientId}</code>,
            'Xero users': toUsers(access),
          }}
        />
        {access.users.length > 1 && <p className="small quiet">Xero doesn’t say which of its users agreed.</p>}
      </section>
      {missing.length > 0 && (
        <section className={classes['missing']}>
          <h2>{missing.length === 1 ? 'One permission is missing' : `${missing.length} permissions are missing`}</h2>
          <p className="second">
            {joinNames(missing.map(({ title }) => title))}. {access.auth === 'custom' ? customWords : consentWords}
          </p>
          {can('connect') &&
            (access.auth === 'custom' ? (
              <OutLink href={xeroAppsPage}>Open the app in Xero</OutLink>
            ) : (
              <ButtonLink to="/connections/new" search={toReconnect(connection)}>
                Grant access
              </ButtonLink>
            ))}
        </section>
      )}
      {refused.length > 0 && (
        <p className="second">
          The Xero user behind this connection lacks the role for {joinNames(refused.map(({ title }) => title))}. Somebody with a
          higher role can sign in again in their place.
        </p>
      )}
      <section>
        <h2>Permissions</h2>
        <div className={classes['table']}>
          <DataTable<Scope>
            label="Permissions"
            rows={access.scopes}
            rowKey={({ scope }) => scope}
            empty="Xero has not said which permissions were granted."
            columns={[
              { key: 'granted', title: 'Granted', width: 120, cell: (scope) => <Granted scope={scope} /> },
              { key: 'title', title: 'What', cell: ({ title }) => <span className="name">{title}</span> },
              { key: 'scope', title: 'Scope', hideUnder: 'md', cell: ({ scope }) => <code>{scope}</code> },
              {
                key: 'unlocks',
                title: 'Unlocks',
                hideUnder: 'sm',
                cell: ({ unlocks, note }) => (
                  <span className="second">
                    {joinNames(unlocks.map(({ title }) => title))}
                    {note === null ? '' : `. ${note}`}
                  </span>
                ),
              },
            ]}
          />
        </div>
        <p className="small quiet">
          Signing in again can add permissions. Taking one away needs disconnecting first: Xero keeps what was agreed to.
        </p>
      </section>
    </div>
  )
}

function Granted({ scope }: { scope: Scope }) {
  if (scope.granted) {
    return (
      <span className={classes['yes']}>
        <IconCheck size={15} stroke={2} aria-hidden="true" /> Granted
      </span>
    )
  }
  return (
    <span className="quiet">
      <IconMinus size={15} stroke={1.6} aria-hidden="true" /> {scope.restricted ? 'Some apps only' : 'Missing'}
    </span>
  )
}

const customWords = 'Add it to the app in Xero, under its configuration; Xero then asks for consent again.'
const consentWords = 'Sign in again and leave it ticked. What is here stays.'

const toUsers = ({ users }: ConnectionAccess): string =>
  users.map(({ name, role }) => (role === null ? name : `${name} (${toRole(role)})`)).join(', ')

const roles: Record<string, string> = {
  READONLY: 'read only',
  INVOICEONLY: 'invoices only',
  STANDARD: 'standard',
  FINANCIALADVISER: 'adviser',
  MANAGEDCLIENT: 'managed client',
  CASHBOOKCLIENT: 'cashbook client',
}

const toRole = (role: string): string => roles[role] ?? role.toLowerCase()

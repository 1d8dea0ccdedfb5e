import { Button, Menu, ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { InviteAnswer, Invited, PersonAnswer, PersonChange } from '../../../http/schemas/access.ts'
import { loadAll } from '../../api/load-all.ts'
import { patch, post, remove } from '../../api/request.ts'
import { AskingButton } from '../../components/asking-button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { DateText } from '../../components/date-text.tsx'
import { notify, notifyFailure } from '../../components/notices.ts'
import { PanelState } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { toConnectionsText } from './connection-choice.tsx'
import { EditPersonDialog, InviteDialog } from './people-dialogs.tsx'
import { keysQuery } from './queries.ts'
import { roleNames, toPersonLock } from './roles.ts'
import { ShownOnce } from './shown-once.tsx'
import classes from './settings.module.css'

const peopleKey = ['people']

/** Who may come in, as what, and to which organisations. */
export function PeopleSection() {
  const { actor, organisations } = useActor()
  const client = useQueryClient()
  const [dialog, setDialog] = useState<{ kind: 'invite' } | { kind: 'edit' | 'delete'; person: PersonAnswer } | null>(null)
  const [link, setLink] = useState<{ title: string; url: string; text: string } | null>(null)
  const people = useQuery({
    queryKey: [...peopleKey, 'list'],
    queryFn: ({ signal }) => loadAll<PersonAnswer>('/v1/people', signal),
  })
  const refresh = (): void => void client.invalidateQueries({ queryKey: peopleKey })
  const toTitle = (name: string): string => organisations.find((each) => each.name === name)?.tenantName ?? name
  const change = async (person: PersonAnswer, body: PersonChange): Promise<void> => {
    await patch(`/v1/people/${person.id}`, body)
    notify(`${person.name} changed.`)
    refresh()
  }
  const makeResetLink = async (person: PersonAnswer): Promise<void> => {
    try {
      const { url } = await post<{ url: string }>(`/v1/people/${person.id}/reset-link`)
      setLink({ title: 'Link to a new password', url, text: `Send it to ${person.name}. It works once.` })
    } catch (thrown) {
      notifyFailure(thrown)
    }
  }
  return (
    <div className={classes['section']} data-wide>
      <PanelState query={people} height={200}>
        {(items) => {
          const owners = items.filter(({ role }) => role === 'owner').length
          return (
            <div className={classes['table']}>
              <DataTable
                label="People"
                rows={items}
                rowKey={({ id }) => id}
                empty="Nobody yet."
                columns={[
                  {
                    key: 'name',
                    title: 'Name',
                    sortBy: ({ name }) => name.toLowerCase(),
                    cell: ({ name, email, id }) => (
                      <>
                        <span className="name">{name}</span> {id === actor.id && <span className="quiet">you</span>}
                        <br />
                        <span className="small quiet">{email}</span>
                      </>
                    ),
                  },
                  { key: 'role', title: 'Role', sortBy: ({ role }) => roleNames[role], cell: ({ role }) => roleNames[role] },
                  {
                    key: 'organisations',
                    title: 'Organisations',
                    hideUnder: 'sm',
                    cell: ({ connections }) => toConnectionsText(connections, toTitle),
                  },
                  {
                    key: 'methods',
                    title: 'Signs in with',
                    hideUnder: 'md',
                    cell: ({ signInMethods }) => <span className="second">{signInMethods.join(', ')}</span>,
                  },
                  {
                    key: 'seen',
                    title: 'Last seen',
                    hideUnder: 'sm',
                    sortBy: ({ lastSeenAt }) => lastSeenAt,
                    cell: ({ lastSeenAt }) => (lastSeenAt === null ? 'never' : <DateText instant={lastSeenAt} />),
                  },
                  {
                    key: 'actions',
                    title: 'Actions',
                    spokenTitle: true,
                    align: 'right',
                    width: 44,
                    cell: (person) => {
                      const lock = toPersonLock(person, actor, owners)
                      return (
                        <Menu position="bottom-end">
                          <Menu.Target>
                            <ActionIcon size={28} aria-label={`Actions for ${person.name}`}>
                              <IconDots size={16} stroke={1.6} aria-hidden="true" />
                            </ActionIcon>
                          </Menu.Target>
                          <Menu.Dropdown>
                            {lock !== null && <Menu.Label>{lock}</Menu.Label>}
                            {lock === null && (
                              <Menu.Item onClick={() => setDialog({ kind: 'edit', person })}>Change role</Menu.Item>
                            )}
                            <Menu.Item onClick={() => void makeResetLink(person)}>Make a link to a new password</Menu.Item>
                            {lock === null && (
                              <Menu.Item c="var(--negative)" onClick={() => setDialog({ kind: 'delete', person })}>
                                Delete person
                              </Menu.Item>
                            )}
                          </Menu.Dropdown>
                        </Menu>
                      )
                    },
                  },
                ]}
              />
            </div>
          )
        }}
      </PanelState>
      <div className={classes['buttons']}>
        <Button variant="filled" onClick={() => setDialog({ kind: 'invite' })}>
          Invite a person
        </Button>
      </div>
      <Invites toTitle={toTitle} />
      <InviteDialog
        opened={dialog?.kind === 'invite'}
        onClose={() => setDialog(null)}
        onInvited={({ email, url }: Invited) => {
          setDialog(null)
          setLink({ title: 'Invitation', url, text: `Send this link to ${email}. It works once, and is shown only now.` })
          refresh()
        }}
      />
      <EditPersonDialog
        key={dialog?.kind === 'edit' ? dialog.person.id : ''}
        person={dialog?.kind === 'edit' ? dialog.person : null}
        onClose={() => setDialog(null)}
        onSave={change}
      />
      <DeletePerson person={dialog?.kind === 'delete' ? dialog.person : null} onClose={() => setDialog(null)} onDone={refresh} />
      <ShownOnce title={link?.title ?? ''} secret={link?.url ?? null} stored="I’ve sent it" onClose={() => setLink(null)}>
        {link?.text}
      </ShownOnce>
    </div>
  )
}

/** What becomes of the keys a person made. Null: how many there are is not known here. */
function toKeysText(count: number | null): string {
  if (count === null) return 'Keys they made are revoked: programs that use one are refused.'
  if (count === 0) return 'They made no keys that still work.'
  return count === 1
    ? 'The 1 key they made is revoked: programs that use it are refused.'
    : `The ${count} keys they made are revoked: programs that use them are refused.`
}

/** What goes with a person: their sessions, passkeys, and the keys they made. */
function DeletePerson({ person, onClose, onDone }: { person: PersonAnswer | null; onClose: () => void; onDone: () => void }) {
  const { can } = useActor()
  const keys = useQuery({ ...keysQuery, enabled: person !== null && can('keys') })
  const owned = (keys.data ?? []).filter((key) => key.createdBy === person?.name && key.revokedAt === null).length
  return (
    <ConfirmDialog
      opened={person !== null}
      title={`Delete ${person?.name ?? ''}?`}
      action="Delete person"
      onConfirm={async () => {
        if (!person) return
        await remove(`/v1/people/${person.id}`)
        notify(`${person.name} deleted.`)
        onDone()
      }}
      onClose={onClose}
    >
      Their sessions end now. {toKeysText(can('keys') ? (keys.data === undefined ? null : owned) : null)} Connections stay, and
      queries they shared with everyone.
    </ConfirmDialog>
  )
}

function Invites({ toTitle }: { toTitle: (name: string) => string }) {
  const client = useQueryClient()
  const invites = useQuery({
    queryKey: [...peopleKey, 'invites'],
    queryFn: ({ signal }) => loadAll<InviteAnswer>('/v1/invites', signal),
  })
  const withdraw = async (id: string): Promise<void> => {
    await remove(`/v1/invites/${id}`)
    await client.invalidateQueries({ queryKey: peopleKey })
  }
  return (
    <PanelState query={invites} height={60}>
      {(items) =>
        items.length === 0 ? null : (
          <>
            <h2>Invited</h2>
            <div className={classes['table']}>
              <DataTable
                label="Invitations"
                rows={items}
                rowKey={({ id }) => id}
                empty=""
                columns={[
                  { key: 'email', title: 'Email', cell: ({ email }) => <span className="name">{email}</span> },
                  { key: 'role', title: 'Role', cell: ({ role }) => roleNames[role] },
                  {
                    key: 'what',
                    title: 'Organisations',
                    hideUnder: 'sm',
                    cell: ({ connections }) => toConnectionsText(connections, toTitle),
                  },
                  {
                    key: 'ends',
                    title: 'Valid until',
                    hideUnder: 'sm',
                    cell: ({ expiresAt }) => <DateText instant={expiresAt} exact />,
                  },
                  {
                    key: 'withdraw',
                    title: 'Actions',
                    spokenTitle: true,
                    align: 'right',
                    cell: ({ id, email }) => (
                      <AskingButton
                        action="Withdraw invitation"
                        of={`of ${email}`}
                        title={`Withdraw the invitation of ${email}?`}
                        done={`Invitation of ${email} withdrawn.`}
                        onConfirm={() => withdraw(id)}
                      >
                        Its link stops working. You can invite them again.
                      </AskingButton>
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

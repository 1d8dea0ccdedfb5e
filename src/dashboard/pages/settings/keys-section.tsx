import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { ApiKeyAnswer, ApiKeyInput, CreatedApiKey } from '../../../http/schemas/access.ts'
import { post, remove } from '../../api/request.ts'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { DataTable } from '../../components/data-table.tsx'
import { DateText, useNow } from '../../components/date-text.tsx'
import { notify } from '../../components/notices.ts'
import { Failure, PanelState } from '../../components/panel-state.tsx'
import { StateText } from '../../components/state-dot.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { ConnectionChoice, toConnectionsText, type ConnectionChoiceValue } from './connection-choice.tsx'
import { keyLives, keyScopes, toExpiry, toKeyState } from './keys.ts'
import { keysQuery } from './queries.ts'
import { ShownOnce } from './shown-once.tsx'
import classes from './settings.module.css'

/** Keys of the API and of AI tools: what each may do, until when, and when it was last used. */
export function KeysSection() {
  const { organisations } = useActor()
  const client = useQueryClient()
  const keys = useQuery(keysQuery)
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<CreatedApiKey | null>(null)
  const [revoking, setRevoking] = useState<ApiKeyAnswer | null>(null)
  const refresh = (): void => void client.invalidateQueries({ queryKey: keysQuery.queryKey })
  const toTitle = (name: string): string => organisations.find((each) => each.name === name)?.tenantName ?? name
  return (
    <div className={classes['section']} data-wide>
      <p className={classes['help']}>
        A key lets a program in without a person. Each is shown once, kept as a fingerprint, and can be revoked.
      </p>
      <PanelState query={keys} height={200}>
        {(items) => (
          <div className={classes['table']}>
            <DataTable
              label="Keys"
              rows={items}
              rowKey={({ id }) => id}
              empty="No key yet. Make one for a program that reads records, starts syncs or connects customers."
              columns={[
                {
                  key: 'name',
                  title: 'Name',
                  sortBy: ({ name }) => name.toLowerCase(),
                  cell: ({ name, prefix }) => (
                    <>
                      <span className="name">{name}</span> <code className="quiet">{prefix}…</code>
                    </>
                  ),
                },
                { key: 'scope', title: 'May', cell: ({ scope }) => keyScopes[scope].title },
                {
                  key: 'organisations',
                  title: 'Organisations',
                  hideUnder: 'md',
                  cell: ({ connections }) => toConnectionsText(connections, toTitle),
                },
                { key: 'state', title: 'State', cell: (key) => <KeyState apiKey={key} /> },
                {
                  key: 'used',
                  title: 'Last used',
                  hideUnder: 'sm',
                  sortBy: ({ lastUsedAt }) => lastUsedAt,
                  cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <DateText instant={lastUsedAt} />),
                },
                {
                  key: 'by',
                  title: 'Made by',
                  hideUnder: 'md',
                  cell: ({ createdBy }) => <span className="second">{createdBy}</span>,
                },
                {
                  key: 'revoke',
                  title: 'Actions',
                  spokenTitle: true,
                  align: 'right',
                  cell: (key) =>
                    key.revokedAt === null && (
                      <Button size="xs" onClick={() => setRevoking(key)}>
                        Revoke key<span className="spoken"> {key.name}</span>
                      </Button>
                    ),
                },
              ]}
            />
          </div>
        )}
      </PanelState>
      <div className={classes['buttons']}>
        <Button variant="filled" onClick={() => setMaking(true)}>
          Make a key
        </Button>
      </div>
      <Modal opened={making} onClose={() => setMaking(false)} title="Make a key" size={460}>
        <KeyForm
          onMade={(created) => {
            setMaking(false)
            setMade(created)
            refresh()
          }}
        />
      </Modal>
      <ShownOnce title={`Key "${made?.name ?? ''}"`} secret={made?.key ?? null} onClose={() => setMade(null)}>
        It is shown only now. Send it as Authorization: Bearer, never in an address.
      </ShownOnce>
      <ConfirmDialog
        opened={revoking !== null}
        title={`Revoke the key "${revoking?.name ?? ''}"?`}
        action="Revoke key"
        onConfirm={async () => {
          if (!revoking) return
          await remove(`/v1/keys/${revoking.id}`)
          notify('Key revoked.')
          refresh()
        }}
        onClose={() => setRevoking(null)}
      >
        Programs that use it are refused from now on. It can’t be brought back.
      </ConfirmDialog>
    </div>
  )
}

function KeyState({ apiKey }: { apiKey: ApiKeyAnswer }) {
  const state = toKeyState(apiKey, useNow(60_000))
  if (state === 'revoked') return <StateText tone="quiet">Revoked</StateText>
  if (state === 'expired') return <StateText tone="quiet">Expired</StateText>
  return (
    <StateText tone="good">
      {apiKey.expiresAt === null ? (
        'No end'
      ) : (
        <>
          Until <DateText instant={apiKey.expiresAt} />
        </>
      )}
    </StateText>
  )
}

function KeyForm({ onMade }: { onMade: (created: CreatedApiKey) => void }) {
  const [typed, setTyped] = useState<{
    name: string
    scope: ApiKeyInput['scope']
    connections: ConnectionChoiceValue
    life: string
  }>({
    name: '',
    scope: 'read',
    connections: 'all',
    life: '90',
  })
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setState({ busy: true, error: null })
    const { name, scope, connections, life } = typed
    try {
      const input: ApiKeyInput = { name: name.trim(), scope, connections, expiresAt: toExpiry(life, new Date()) }
      onMade(await post<CreatedApiKey>('/v1/keys', input))
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <form className={classes['form']} noValidate onSubmit={(event) => void submit(event)}>
      <TextInput
        data-autofocus
        label="Name"
        description="What it is for: nightly export, Claude on my laptop."
        value={typed.name}
        maxLength={120}
        onChange={({ currentTarget }) => setTyped({ ...typed, name: currentTarget.value })}
      />
      <Select
        label="May"
        description={keyScopes[typed.scope].meaning}
        value={typed.scope}
        data={Object.entries(keyScopes).map(([value, { title }]) => ({ value, label: title }))}
        onChange={(scope) => scope !== null && setTyped({ ...typed, scope: scope as ApiKeyInput['scope'] })}
      />
      <ConnectionChoice value={typed.connections} onChange={(connections) => setTyped({ ...typed, connections })} />
      <Select
        label="Ends after"
        value={typed.life}
        data={[...keyLives]}
        onChange={(life) => life !== null && setTyped({ ...typed, life })}
      />
      {state.error !== null && <Failure error={state.error} />}
      <div className={classes['buttons']}>
        <Button type="submit" variant="filled" loading={state.busy} disabled={typed.name.trim() === ''}>
          Make key
        </Button>
      </div>
    </form>
  )
}

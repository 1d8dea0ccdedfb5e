import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { InviteInput, Invited, PersonAnswer, PersonChange } from '../../../http/schemas/access.ts'
import { post } from '../../api/request.ts'
import type { Role } from '../../api/types.ts'
import { Failure } from '../../components/panel-state.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { ConnectionChoice, type ConnectionChoiceValue } from './connection-choice.tsx'
import { roleMeanings, roleNames, seesAll, toGivableRoles } from './roles.ts'
import classes from './settings.module.css'

interface Given {
  role: Role
  connections: ConnectionChoiceValue
}

/** Role and organisations, as they are given to somebody. */
function RoleFields({ value, onChange }: { value: Given; onChange: (value: Given) => void }) {
  const { actor } = useActor()
  return (
    <>
      <Select
        label="Role"
        description={roleMeanings[value.role]}
        value={value.role}
        data={toGivableRoles(actor).map((role) => ({ value: role, label: roleNames[role] }))}
        onChange={(role) => role !== null && onChange({ ...value, role })}
      />
      {!seesAll(value.role) && (
        <ConnectionChoice value={value.connections} onChange={(connections) => onChange({ ...value, connections })} />
      )}
    </>
  )
}

export interface InviteDialogProps {
  opened: boolean
  onClose: () => void
  onInvited: (invited: Invited) => void
}

/** An invitation is a link: no mail is sent, it is passed on by whoever invites. */
export function InviteDialog({ opened, onClose, onInvited }: InviteDialogProps) {
  const [email, setEmail] = useState('')
  const [given, setGiven] = useState<Given>({ role: 'viewer', connections: 'all' })
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setState({ busy: true, error: null })
    const input: InviteInput = {
      email: email.trim(),
      role: given.role,
      ...(seesAll(given.role) ? {} : { connections: given.connections }),
    }
    try {
      onInvited(await post<Invited>('/v1/invites', input))
      setEmail('')
      setState({ busy: false, error: null })
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Modal opened={opened} onClose={onClose} title="Invite a person" size={460}>
      <form className={classes['form']} noValidate onSubmit={(event) => void submit(event)}>
        <TextInput
          data-autofocus
          label="Email"
          description="What they will sign in with. Nothing is sent: you get a link to pass on."
          type="email"
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <RoleFields value={given} onChange={setGiven} />
        {state.error !== null && <Failure error={state.error} />}
        <div className={classes['buttons']}>
          <Button type="submit" variant="filled" loading={state.busy} disabled={email.trim() === ''}>
            Make invitation
          </Button>
        </div>
      </form>
    </Modal>
  )
}

export interface EditPersonDialogProps {
  person: PersonAnswer | null
  onClose: () => void
  onSave: (person: PersonAnswer, change: PersonChange) => Promise<void>
}

export function EditPersonDialog({ person, onClose, onSave }: EditPersonDialogProps) {
  const [given, setGiven] = useState<Given>({ role: person?.role ?? 'viewer', connections: person?.connections ?? [] })
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!person) return
    setState({ busy: true, error: null })
    try {
      await onSave(person, { role: given.role, ...(seesAll(given.role) ? {} : { connections: given.connections }) })
      onClose()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Modal opened={person !== null} onClose={onClose} title={`Change ${person?.name ?? ''}`} size={460}>
      <form className={classes['form']} noValidate onSubmit={(event) => void submit(event)}>
        <RoleFields value={given} onChange={setGiven} />
        {state.error !== null && <Failure error={state.error} />}
        <div className={classes['buttons']}>
          <Button type="submit" variant="filled" loading={state.busy}>
            Save role
          </Button>
        </div>
      </form>
    </Modal>
  )
}

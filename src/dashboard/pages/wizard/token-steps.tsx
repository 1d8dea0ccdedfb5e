import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import type { ConnectionCreated } from '../../../http/schemas/connections.ts'
import { post } from '../../api/request.ts'
import { Failure } from '../../components/panel-state.tsx'
import { trimPasted } from './check-value.ts'
import { Step, StepButtons } from './wizard-parts.tsx'
import classes from './wizard.module.css'

interface Field {
  name: 'name' | 'clientId' | 'clientSecret' | 'refreshToken' | 'accessToken' | 'tenantId'
  label: string
  hint?: string
  secret?: boolean
  optional?: boolean
}

const name: Field = { name: 'name', label: 'What to call it here', hint: 'In commands and in the API: short, without spaces.' }
const tenantId: Field = {
  name: 'tenantId',
  label: 'Organisation id',
  hint: 'Only needed where the token reaches several organisations.',
  optional: true,
}

const ways: Record<'refresh' | 'token', { title: string; text: string; fields: readonly Field[] }> = {
  refresh: {
    title: 'A refresh token from another tool',
    text: 'Xero changes a refresh token each time it is used: the other tool can’t go on with it afterwards.',
    fields: [
      name,
      { name: 'clientId', label: 'Client id', hint: 'Of the app the token was made with.' },
      { name: 'clientSecret', label: 'Client secret', secret: true, optional: true, hint: 'Apps with PKCE have none.' },
      { name: 'refreshToken', label: 'Refresh token', secret: true },
      tenantId,
    ],
  },
  token: {
    title: 'An access token, for a quick look',
    text: 'It ends 30 minutes after it was made and can’t be renewed. What was read by then stays.',
    fields: [name, { name: 'accessToken', label: 'Access token', secret: true }, tenantId],
  },
}

export interface TokenStepsProps {
  way: 'refresh' | 'token'
  /** Name of the connection that signs in again: it keeps it. */
  again: string | undefined
  onBack: () => void
  onCreated: (created: ConnectionCreated) => void
}

/** Ways in for those who have a token already. */
export function TokenSteps({ way, again, onBack, onCreated }: TokenStepsProps) {
  const { title, text, fields } = ways[way]
  const [values, setValues] = useState<Partial<Record<Field['name'], string>>>(again === undefined ? {} : { name: again })
  const [state, setState] = useState<{ busy: boolean; error: unknown; missing?: Field['name'] }>({ busy: false, error: null })
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const missing = fields.find((field) => !field.optional && !values[field.name])?.name
    if (missing) {
      setState({ busy: false, error: null, missing })
      form.querySelector<HTMLInputElement>(`[name="${missing}"]`)?.focus()
      return
    }
    setState({ busy: true, error: null })
    try {
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
      onCreated(await post<ConnectionCreated>('/v1/connections', { way, ...given }))
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Step title={title}>
      <p className="second">{text}</p>
      <form className={classes['step']} noValidate onSubmit={(event) => void submit(event)}>
        {fields.map((field) => {
          const Input = field.secret ? PasswordInput : TextInput
          return (
            <Input
              key={field.name}
              name={field.name}
              label={field.optional ? `${field.label} (optional)` : field.label}
              description={field.hint}
              autoComplete="off"
              spellCheck={false}
              value={values[field.name] ?? ''}
              error={state.missing === field.name ? `${field.label} is needed.` : undefined}
              onChange={({ currentTarget }) => setValues({ ...values, [field.name]: trimPasted(currentTarget.value) })}
            />
          )
        })}
        {state.error !== null && <Failure error={state.error} />}
        <StepButtons onBack={onBack}>
          <Button type="submit" variant="filled" loading={state.busy}>
            Test and connect
          </Button>
        </StepButtons>
      </form>
    </Step>
  )
}

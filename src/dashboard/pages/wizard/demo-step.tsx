import { IconCheck, IconCircle, IconLoader2 } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ConnectionCreated } from '../../../http/schemas/connections.ts'
import { post } from '../../api/request.ts'
import { Failure } from '../../components/panel-state.tsx'
import { Step, StepButtons } from './wizard-parts.tsx'
import classes from './wizard.module.css'

/** One press: the made-up company is started, connected, and its first sync begins; then Home. */
export function DemoStep({ onBack }: { onBack: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const started = useRef(false)
  const [state, setState] = useState<{ created: ConnectionCreated | null; error: unknown }>({ created: null, error: null })
  const start = async (): Promise<void> => {
    setState({ created: null, error: null })
    try {
      const created = await post<ConnectionCreated>('/v1/connections', { way: 'demo' })
      setState({ created, error: null })
      await client.invalidateQueries()
      await navigate({ to: '/o/$org', params: { org: created.connection.name } })
    } catch (error) {
      setState({ created: null, error })
    }
  }
  useEffect(() => {
    if (started.current) return
    started.current = true
    void start()
  })
  const { created, error } = state
  const lines = [
    { text: 'Sandbox started', done: created !== null },
    { text: created ? `Connected to ${created.connection.tenantName}` : 'Connected', done: created !== null },
    { text: 'First sync begun', done: typeof created?.syncId === 'string' },
  ]
  return (
    <Step title="Starting the demo company">
      <ul className={classes['ticks']} aria-live="polite">
        {lines.map(({ text, done }, index) => {
          const now = !done && error === null && (index === 0 || lines[index - 1]?.done === true)
          return (
            <li key={index} data-state={done ? 'done' : now ? 'now' : 'next'}>
              {done ? (
                <IconCheck size={16} stroke={2} aria-hidden="true" />
              ) : now ? (
                <IconLoader2 size={16} stroke={1.6} className={classes['ring']} aria-hidden="true" />
              ) : (
                <IconCircle size={16} stroke={1.6} aria-hidden="true" />
              )}
              {text}
              <span className="spoken">{done ? ', done' : now ? ', under way' : ', to come'}</span>
            </li>
          )
        })}
      </ul>
      {error !== null && (
        <>
          <Failure error={error} onRetry={() => void start()} />
          <StepButtons onBack={onBack} />
        </>
      )}
    </Step>
  )
}

import { Button, CopyButton, Skeleton } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useState, type CSSProperties, type ReactNode } from 'react'
import { toFailure } from './to-failure.ts'
import classes from './panel-state.module.css'

export interface PanelStateProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isFetching'> & { refetch: () => unknown }
  /** Height in px while nothing is there, so that nothing moves when it comes. */
  height: number
  /** What is awaited, said after four seconds: "Reading the invoices". */
  waitingFor?: string
  /** Drawn instead of plain grey lines. */
  skeleton?: ReactNode
  children: (data: T) => ReactNode
}

/**
 * The states of a panel: what was there stays while it is asked for again; grey lines of the final size when nothing was; a
 * refusal in the panel alone, with Retry. Emptiness is for the children to say: it depends on what is empty.
 */
export function PanelState<T>({ query, height, waitingFor, skeleton, children }: PanelStateProps<T>) {
  const { data, error, refetch } = query
  if (data !== undefined) return children(data)
  if (error) return <Failure error={error} height={height} onRetry={() => refetch()} />
  return <Loading height={height} waitingFor={waitingFor} skeleton={skeleton} />
}

export function Loading({
  height,
  waitingFor,
  skeleton,
}: {
  height: number
  waitingFor?: string | undefined
  skeleton?: ReactNode
}) {
  const passed = usePassed([150, 4000])
  const style: CSSProperties = { minHeight: height }
  return (
    <div className={classes['loading']} style={style} aria-busy="true">
      {passed >= 1 && (skeleton ?? <Lines count={Math.max(1, Math.min(8, Math.floor(height / 40)))} />)}
      <p className={classes['waiting']} role="status">
        {passed >= 2 ? (waitingFor ?? 'Still waiting for an answer') : ''}
      </p>
    </div>
  )
}

function Lines({ count }: { count: number }) {
  return (
    <div className={classes['lines']}>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={12} radius="sm" width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  )
}

/** How many of the delays, in ms, have passed since this began. */
function usePassed(delays: readonly [number, number]): number {
  const [passed, setPassed] = useState(0)
  const [first, second] = delays
  useEffect(() => {
    const timers = [first, second].map((delay, index) => setTimeout(() => setPassed(index + 1), delay))
    return () => timers.forEach(clearTimeout)
  }, [first, second])
  return passed
}

/** What went wrong, in the server's words, with what a person can quote to whoever helps. */
export function Failure({ error, height, onRetry }: { error: unknown; height?: number; onRetry?: () => void }) {
  const { message, print } = toFailure(error)
  return (
    <div className={classes['failure']} style={height === undefined ? undefined : { minHeight: height }} role="alert">
      <p>{message}</p>
      <div className={classes['row']}>
        {onRetry && (
          <Button size="xs" onClick={onRetry}>
            Try again
          </Button>
        )}
        {print !== null && (
          <>
            <span className="small quiet">{print}</span>
            <CopyButton value={`${message} (${print})`}>
              {({ copied, copy }) => (
                <button type="button" className={classes['copy']} onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </button>
              )}
            </CopyButton>
          </>
        )}
      </div>
    </div>
  )
}

/** What would be here, why it isn't, and one thing to do. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes['empty']}>
      <p className={classes['title']}>{title}</p>
      {children !== undefined && <p className="second">{children}</p>}
      {action}
    </div>
  )
}

/** One line above what is there: what is missing, and when it comes. */
export function Partial({ children }: { children: ReactNode }) {
  return (
    <p className={classes['partial']} role="status">
      {children}
    </p>
  )
}

import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { leastHeight, mostHeight } from './use-editor-height.ts'
import classes from './splitter.module.css'

/** The line between editor and result: dragged, or moved with the arrow keys. */
export function Splitter({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  const from = useRef<{ y: number; value: number } | null>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowUp: value - 21, ArrowDown: value + 21, Home: leastHeight, End: mostHeight }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    onChange(next)
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { y: event.clientY, value }
  }
  const end = (): void => {
    from.current = null
  }
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={leastHeight}
      aria-valuemax={mostHeight}
      tabIndex={0}
      className={classes['splitter']}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={({ clientY }) => from.current && onChange(from.current.value + clientY - from.current.y)}
      onPointerUp={end}
      onPointerCancel={end}
    />
  )
}

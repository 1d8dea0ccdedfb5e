import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { notify } from './notices.ts'

export interface AskingButtonProps {
  /** Verb and noun, on the button and again on the one that does it. */
  action: string
  /** Whose it is, for who hears a column of the same buttons. */
  of?: string | undefined
  /** A question that names what will be gone. */
  title: string
  /** What follows from it. */
  children?: ReactNode
  /** Said when it is done. */
  done: string
  onConfirm: () => Promise<unknown>
}

/** A small button for what can't be undone: it asks first. */
export function AskingButton({ action, of, title, children, done, onConfirm }: AskingButtonProps) {
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button size="xs" onClick={() => setAsking(true)}>
        {action}
        {of !== undefined && <span className="spoken"> {of}</span>}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={title}
        action={action}
        onConfirm={async () => {
          await onConfirm()
          notify(done)
        }}
        onClose={() => setAsking(false)}
      >
        {children}
      </ConfirmDialog>
    </>
  )
}

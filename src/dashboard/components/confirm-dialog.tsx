import { Button, Modal, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { Failure } from './panel-state.tsx'
import classes from './confirm-dialog.module.css'

export interface ConfirmDialogProps {
  opened: boolean
  /** A question that names what will be gone, in counts. */
  title: string
  children?: ReactNode
  /** Verb and noun, the same as on the button that led here. */
  action: string
  /** What must be typed before the button works. */
  word?: string | undefined
  danger?: boolean
  onConfirm: () => Promise<unknown>
  onClose: () => void
}

/** For what can't be undone. The focus starts on Cancel. */
export function ConfirmDialog({ opened, title, children, action, word, danger = true, onConfirm, onClose }: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const close = (): void => {
    setTyped('')
    setState({ busy: false, error: null })
    onClose()
  }
  const confirm = async (): Promise<void> => {
    setState({ busy: true, error: null })
    try {
      await onConfirm()
      close()
    } catch (error) {
      setState({ busy: false, error })
    }
  }
  return (
    <Modal opened={opened} onClose={close} title={title} withCloseButton={false} size={460}>
      <div className={classes['body']}>
        {children}
        {word !== undefined && (
          <TextInput
            label={`Type ${word} to confirm`}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        )}
        {state.error !== null && <Failure error={state.error} />}
      </div>
      <div className={classes['buttons']}>
        <Button data-autofocus onClick={close}>
          Cancel
        </Button>
        <Button
          variant="filled"
          color={danger ? 'danger' : 'ink'}
          loading={state.busy}
          disabled={word !== undefined && typed.trim() !== word}
          onClick={() => void confirm()}
        >
          {action}
        </Button>
      </div>
    </Modal>
  )
}

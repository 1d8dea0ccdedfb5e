import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { toFailure } from './to-failure.ts'
import classes from './notices.module.css'

const undoMs = 8000

export function showNotice(message: string, undo: (() => void) | undefined): void {
  const id = notifications.show({
    message: undo ? (
      <span className={classes['row']}>
        {message}
        <Button
          size="xs"
          onClick={() => {
            notifications.hide(id)
            undo()
          }}
        >
          Undo
        </Button>
      </span>
    ) : (
      message
    ),
    autoClose: undo ? undoMs : 5000,
    withBorder: false,
    closeButtonProps: { 'aria-label': 'Close the notice' },
  })
}

export function showFailure(error: unknown): void {
  const { message, print } = toFailure(error)
  notifications.show({
    message: (
      <span>
        {message}
        {print !== null && <span className={classes['print']}>{print}</span>}
      </span>
    ),
    autoClose: 12_000,
    withBorder: false,
    role: 'alert',
    closeButtonProps: { 'aria-label': 'Close the notice' },
  })
}

import { Button, Checkbox, CopyButton, Modal } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import classes from './settings.module.css'

export interface ShownOnceProps {
  title: string
  secret: string | null
  children: ReactNode
  /** What one says to have done before the window closes. */
  stored?: string
  onClose: () => void
}

/** A key or link that is shown this once: the window closes when it was stored. */
export function ShownOnce({ title, secret, children, stored = 'I’ve stored it', onClose }: ShownOnceProps) {
  const [done, setDone] = useState(false)
  const close = (): void => {
    setDone(false)
    onClose()
  }
  return (
    <Modal
      opened={secret !== null}
      onClose={close}
      title={title}
      size={520}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <div className={classes['form']}>
        <p className={classes['help']}>{children}</p>
        <div className={classes['secret']}>
          <code>{secret}</code>
          <CopyButton value={secret ?? ''}>
            {({ copied, copy }) => (
              <Button onClick={copy} data-autofocus>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </div>
        <Checkbox label={stored} checked={done} onChange={({ currentTarget }) => setDone(currentTarget.checked)} />
        <div className={classes['buttons']}>
          <Button variant="filled" disabled={!done} onClick={close}>
            Close
          </Button>
        </div>
      </div>
    </Modal>
  )
}

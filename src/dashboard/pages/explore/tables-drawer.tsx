import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'

/** The tree of tables where the window has no room for it beside the page. */
export function TablesDrawer({ opened, onClose, children }: { opened: boolean; onClose: () => void; children: ReactNode }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="left"
      size={320}
      title="Tables"
      padding={0}
      closeButtonProps={{ 'aria-label': 'Close the tables' }}
    >
      {children}
    </Drawer>
  )
}

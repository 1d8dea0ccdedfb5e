import { Notifications } from '@mantine/notifications'
import '@mantine/notifications/styles.layer.css'

/** Where notices appear. */
export function NoticesHost() {
  return <Notifications position="bottom-right" limit={4} containerWidth={380} zIndex={400} />
}

import { Menu, useMantineColorScheme } from '@mantine/core'
import { IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { queryClient } from '../api/query-client.ts'
import { post } from '../api/request.ts'
import { notifyFailure } from '../components/notices.ts'
import { PersonButton } from './person-button.tsx'

/** The theme, and signing out. */
export function PersonDropdown() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const navigate = useNavigate()
  const dark = document.documentElement.dataset['mantineColorScheme'] === 'dark'
  const signOut = async (): Promise<void> => {
    try {
      await post('/v1/auth/sign-out')
      queryClient.clear()
      await navigate({ to: '/sign-in' })
    } catch (thrown) {
      notifyFailure(thrown)
    }
  }
  return (
    <Menu position="top-start" width={200}>
      <Menu.Target>
        <PersonButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={dark ? <IconSun size={16} stroke={1.6} /> : <IconMoon size={16} stroke={1.6} />}
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
        >
          {dark ? 'Switch to light' : 'Switch to dark'}
        </Menu.Item>
        {colorScheme !== 'auto' && <Menu.Item onClick={() => setColorScheme('auto')}>Theme of this machine</Menu.Item>}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.6} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

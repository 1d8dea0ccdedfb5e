import type { Permission } from '../../api/types.ts'

export interface SettingsSection {
  section: 'appearance' | 'account' | 'people' | 'keys' | 'alerts' | 'ai' | 'audit' | 'server'
  title: string
  /** Left out for who may not. */
  needs: Permission | null
}

export const settingsSections: readonly SettingsSection[] = [
  { section: 'appearance', title: 'Appearance', needs: null },
  { section: 'account', title: 'Your sign-in', needs: null },
  { section: 'people', title: 'People', needs: 'people' },
  { section: 'keys', title: 'Keys', needs: 'keys' },
  { section: 'alerts', title: 'Alerts', needs: 'alerts' },
  { section: 'ai', title: 'AI tools', needs: 'keys' },
  { section: 'audit', title: 'Audit log', needs: 'audit' },
  { section: 'server', title: 'Server', needs: 'server' },
]

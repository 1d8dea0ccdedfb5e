import {
  IconActivity,
  IconGauge,
  IconHome,
  IconPlugConnected,
  IconReportMoney,
  IconTable,
  type TablerIcon,
} from '@tabler/icons-react'

export interface NavEntry {
  key: 'home' | 'reports' | 'explore' | 'connections' | 'activity' | 'usage'
  label: string
  icon: TablerIcon
  /** Goes there after `g`. */
  letter: string
  /** Of one organisation: its address has its name. */
  path: '/o/$org' | '/o/$org/reports' | '/explore' | '/connections' | '/activity' | '/usage'
}

export const navEntries: readonly NavEntry[] = [
  { key: 'home', label: 'Home', icon: IconHome, letter: 'h', path: '/o/$org' },
  { key: 'reports', label: 'Reports', icon: IconReportMoney, letter: 'r', path: '/o/$org/reports' },
  { key: 'explore', label: 'Explore', icon: IconTable, letter: 'e', path: '/explore' },
  { key: 'connections', label: 'Connections', icon: IconPlugConnected, letter: 'c', path: '/connections' },
  { key: 'activity', label: 'Activity', icon: IconActivity, letter: 'a', path: '/activity' },
  { key: 'usage', label: 'Usage', icon: IconGauge, letter: 'u', path: '/usage' },
]

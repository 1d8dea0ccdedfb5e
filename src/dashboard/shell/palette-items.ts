import type { Organisation, Permission, SearchHit } from '../api/types.ts'
import { formatAmount, toDecimals } from '../format/amount.ts'
import { formatDay } from '../format/date.ts'
import { reportLinks } from '../pages/reports/report-list.ts'
import { navEntries } from './nav-items.ts'
import { toSearchText } from './search-text.ts'

export interface PaletteItem {
  id: string
  label: string
  note?: string
  /** Goes there. */
  go?: string
  /** Or does this. */
  act?: { kind: 'theme'; theme: 'light' | 'dark' } | { kind: 'sync'; connection: string; title: string }
}

export interface PaletteGroup {
  title: string
  items: PaletteItem[]
}

export interface PaletteOf {
  words: string
  org: string | null
  organisations: readonly Organisation[]
  tables: readonly { schema: string; name: string; comment: string | null }[]
  queries: readonly { id: string; name: string }[]
  hits: readonly SearchHit[]
  dark: boolean
  can: (permission: Permission) => boolean
  locale: string
}

const each = 6

/** What is offered for the words typed; without any, pages and actions. */
export function toPaletteGroups(of: PaletteOf): PaletteGroup[] {
  const { words, org, organisations, tables, queries, hits, dark, can, locale } = of
  const asked = words.toLowerCase().split(/\s+/).filter(Boolean)
  const fits = ({ label, note = '' }: PaletteItem): boolean => {
    const text = `${label} ${note}`.toLowerCase()
    return asked.every((word) => text.includes(word))
  }
  const groups: (PaletteGroup & { always?: boolean })[] = [
    { title: 'Pages', items: toPages(org), always: true },
    {
      title: 'Organisations',
      items: organisations.map(({ name, tenantName, currency }) => ({
        id: `o ${name}`,
        label: tenantName,
        note: currency ?? name,
        go: `/o/${encodeURIComponent(name)}`,
      })),
    },
    { title: 'Reports', items: org === null ? [] : toReports(org) },
    {
      title: 'Connections',
      items: organisations.map(({ name, tenantName }) => ({
        id: `c ${name}`,
        label: tenantName,
        note: `connection ${name}`,
        go: `/connections/${encodeURIComponent(name)}/streams`,
      })),
    },
    {
      title: 'Tables',
      items: tables.map(({ schema, name }) => ({
        id: `t ${schema}.${name}`,
        label: `${schema}.${name}`,
        go: `/explore/${schema}/${name}`,
      })),
    },
    { title: 'Saved queries', items: queries.map(({ id, name }) => ({ id: `q ${id}`, label: name, go: `/explore/sql/${id}` })) },
    { title: 'Actions', items: toActions(organisations, dark, can), always: true },
  ]
  const known = groups
    .filter(({ always }) => always === true || asked.length > 0)
    .map(({ title, items }) => ({ title, items: items.filter(fits).slice(0, each) }))
  return [...known, { title: 'In the books', items: hits.map((hit) => toHit(hit, locale)) }].filter(
    ({ items }) => items.length > 0,
  )
}

function toPages(org: string | null): PaletteItem[] {
  const pages = navEntries
    .filter(({ path }) => org !== null || !path.startsWith('/o/'))
    .map(({ key, label, path }): PaletteItem => ({
      id: `p ${key}`,
      label,
      go: path.replace('$org', encodeURIComponent(org ?? '')),
    }))
  const settings: PaletteItem = { id: 'p settings', label: 'Settings', go: '/settings/appearance' }
  return [...pages, settings]
}

function toReports(org: string): PaletteItem[] {
  const base = `/o/${encodeURIComponent(org)}`
  const reports = reportLinks.map(({ name, label, what }) => ({
    id: `r ${name}`,
    label,
    note: what,
    go: `${base}/reports/${name}`,
  }))
  const reconciliation = {
    id: 'r reconciliation',
    label: 'Reconciliation',
    note: 'Every account, every month.',
    go: `${base}/reconciliation`,
  }
  return [...reports, reconciliation]
}

function toActions(organisations: readonly Organisation[], dark: boolean, can: PaletteOf['can']): PaletteItem[] {
  return [
    { id: 'a theme', label: dark ? 'Switch to light' : 'Switch to dark', act: { kind: 'theme', theme: dark ? 'light' : 'dark' } },
    ...(can('connect') ? [{ id: 'a connect', label: 'Connect Xero', go: '/connections/new' }] : []),
    ...(can('sync')
      ? organisations.map(({ name, tenantName }): PaletteItem => ({
          id: `a sync ${name}`,
          label: `Sync ${tenantName} now`,
          act: { kind: 'sync', connection: name, title: tenantName },
        }))
      : []),
  ]
}

function toHit({ connection, kind, stream, id, number, name, date, total, currency }: SearchHit, locale: string): PaletteItem {
  const facts = [
    number === null ? null : name,
    date === null ? null : formatDay(date, 'medium', locale),
    total === null ? null : `${currency ?? ''} ${formatAmount(total, { locale, decimals: toDecimals(currency) })}`.trim(),
  ]
  return {
    id: `h ${connection} ${stream} ${id}`,
    label: `${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll('_', ' ')} ${number ?? name ?? ''}`.trim(),
    note: facts.filter(Boolean).join(', '),
    go: `/explore/xero/${stream}${toSearchText({ org: connection, row: id })}`,
  }
}

import { parseWireDate } from '../api/wire-date.ts'

/** `1,234.50` */
export function formatAmount(amount: unknown): string {
  return typeof amount === 'number' ? amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 }) : ''
}

/** `2026-10-31` of a wire date, or of epoch ms. */
export function formatDate(value: unknown): string {
  const ms = typeof value === 'number' ? value : parseWireDate(value)
  return ms === undefined ? '' : new Date(ms).toISOString().slice(0, 10)
}

/** `2026-10-31 09:15:00` in UTC. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

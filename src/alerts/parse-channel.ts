import { randomBytes } from 'node:crypto'
import { AppError } from '../lib/app-error.ts'
import type { AlertChannel, ChannelSettings } from './alert-types.ts'

/** A channel as a person gives it. */
export type ChannelInput = { name: string; enabled?: boolean | undefined } & (
  | { kind: 'slack'; url?: string | undefined }
  | {
      kind: 'email'
      host: string
      port: number
      security: 'tls' | 'starttls' | 'none'
      user?: string | undefined
      password?: string | undefined
      from: string
      to: string[]
    }
  | { kind: 'webhook'; url: string }
)

/** What is stored of it. An undefined secret: the one that is held stays. */
export interface ParsedChannel {
  name: string
  kind: AlertChannel['kind']
  enabled: boolean
  settings: ChannelSettings
  secret: string | null | undefined
}

/** Throws `usage` where a channel would send what it knows in the clear, or lacks its address. `held`: the one it changes. */
export function parseChannel(input: ChannelInput, held?: AlertChannel): ParsedChannel {
  const enabled = input.enabled ?? held?.enabled ?? true
  const same = { name: input.name, kind: input.kind, enabled }
  if (held !== undefined && held.kind !== input.kind) {
    throw new AppError('usage', `"${held.name}" is a channel of the kind ${held.kind}: make a new one for ${input.kind}.`)
  }
  switch (input.kind) {
    case 'slack': {
      if (input.url === undefined && held === undefined)
        throw new AppError('usage', 'A Slack channel needs the address of its incoming webhook.')
      if (input.url !== undefined) assertSafe(input.url)
      const host = input.url === undefined ? held?.settings.host : new URL(input.url).host
      return { ...same, settings: host === undefined ? {} : { host }, secret: input.url }
    }
    case 'email': {
      const { host, port, security, user, from, to, password } = input
      if (security === 'none' && !isLoopback(host)) {
        throw new AppError(
          'usage',
          `Mail to ${host} would go in the clear: use tls or starttls. "none" is for a server on this machine.`,
        )
      }
      const settings = { host, port, security, from, to, ...(user === undefined ? {} : { user }) }
      return { ...same, settings, secret: user === undefined ? null : (password ?? (held ? undefined : null)) }
    }
    case 'webhook':
      assertSafe(input.url)
      return { ...same, settings: { url: input.url }, secret: held ? undefined : createSigningSecret() }
  }
}

/** Where it goes, without what is secret. */
export function toTarget({ kind, settings }: Pick<AlertChannel, 'kind' | 'settings'>): string {
  switch (kind) {
    case 'slack':
      return settings.host ?? ''
    case 'email':
      return (settings.to ?? []).join(', ')
    case 'webhook':
      return settings.url ?? ''
  }
}

function createSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function assertSafe(address: string): void {
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') {
    throw new AppError('usage', 'The address must not hold a user or password.')
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return
  throw new AppError('usage', 'The address must be https; plain http is for this machine only.')
}

function isLoopback(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host)
}

import type { AlertChannelDto, AlertChannelInput } from '../../../http/schemas/alerts.ts'
import { FieldError } from './field-error.ts'

export type ChannelKind = AlertChannelDto['kind']

export const channelKinds: Record<ChannelKind, string> = { slack: 'Slack', email: 'Email', webhook: 'Webhook' }

/** What is typed for a channel, of whatever kind. */
export interface ChannelForm {
  kind: ChannelKind
  name: string
  enabled: boolean
  url: string
  host: string
  port: string
  security: 'tls' | 'starttls' | 'none'
  user: string
  password: string
  from: string
  to: string
}

/** A channel as it is stored; its secrets are never sent back, and stay when they are left empty. */
export function toChannelForm(channel: AlertChannelDto | null): ChannelForm {
  const settings: AlertChannelDto['settings'] = channel?.settings ?? {}
  return {
    kind: channel?.kind ?? 'slack',
    name: channel?.name ?? '',
    enabled: channel?.enabled ?? true,
    url: settings.url ?? '',
    host: settings.host ?? '',
    port: String(settings.port ?? 587),
    security: settings.security ?? 'starttls',
    user: settings.user ?? '',
    password: '',
    from: settings.from ?? '',
    to: (settings.to ?? []).join(', '),
  }
}

/** What the API takes. Throws for a port that is none. */
export function toChannelInput(form: ChannelForm): AlertChannelInput {
  const common = { name: form.name.trim(), enabled: form.enabled }
  const url = form.url.trim()
  if (form.kind === 'slack') return { kind: 'slack', ...common, ...(url === '' ? {} : { url }) }
  if (form.kind === 'webhook') return { kind: 'webhook', ...common, url }
  const port = Number(form.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new FieldError('Write a port from 1 to 65535.')
  return {
    kind: 'email',
    ...common,
    host: form.host.trim(),
    port,
    security: form.security,
    ...(form.user.trim() === '' ? {} : { user: form.user.trim() }),
    ...(form.password === '' ? {} : { password: form.password }),
    from: form.from.trim(),
    to: form.to
      .split(/[\s,;]+/)
      .map((each) => each.trim())
      .filter((each) => each !== ''),
  }
}

/** A number within a rule's bounds. Throws for anything else. */
export function parseThreshold(text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text.trim())
  if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max) {
    throw new FieldError(`Write a number from ${min} to ${max}.`)
  }
  return value
}

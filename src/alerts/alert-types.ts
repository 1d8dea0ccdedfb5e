import type { AlertKind } from './rules.ts'

export type ChannelKind = 'slack' | 'email' | 'webhook'

/** What is no secret of a channel. */
export interface ChannelSettings {
  /** Webhook. */
  url?: string
  /** E-mail: the server, whom the messages are from, and who gets them. */
  host?: string
  port?: number
  security?: 'tls' | 'starttls' | 'none'
  user?: string
  from?: string
  to?: string[]
}

/** Somewhere that alerts are told. */
export interface AlertChannel {
  id: string
  name: string
  kind: ChannelKind
  settings: ChannelSettings
  /** Slack: the address. E-mail: the password. Webhook: the key of its signatures. */
  secret: string | null
  enabled: boolean
  createdAt: Date
  updatedAt: Date
}

export interface AlertRule {
  kind: AlertKind
  enabled: boolean
  threshold: number | null
  /** Ids; null: every channel that is on. */
  channels: string[] | null
}

/** Something that is, or was, as a rule says it should not be. */
export interface AlertEvent {
  id: string
  kind: AlertKind
  /** A connection's id, or `server`. */
  subject: string
  connectionId: string | null
  title: string
  detail: string
  raisedAt: Date
  /** When it was last found so. */
  seenAt: Date
  recoveredAt: Date | null
  recovery: string | null
}

export type Notice = 'raised' | 'recovered' | 'test'

export interface AlertDelivery {
  id: string
  eventId: string | null
  channelId: string
  notice: Notice
  status: 'waiting' | 'delivered' | 'failed'
  attempts: number
  answer: string | null
  createdAt: Date
  finishedAt: Date | null
}

/** What a rule found. */
export interface Breach {
  kind: AlertKind
  subject: string
  connectionId: string | null
  title: string
  /** What is wrong and what to do, in sentences. */
  detail: string
}

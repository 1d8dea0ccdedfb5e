import type { ColumnType } from 'kysely'
import type { Json, Sealed } from './tables.ts'

/** Tables of people and keys. Ids of connections stand in JSON lists, null for all: a list outlives what it names. */
export interface AccessTables {
  people: PeopleTable
  sign_in_methods: SignInMethodsTable
  sessions: SessionsTable
  verifications: VerificationsTable
  passkeys: PasskeysTable
  sign_in_failures: SignInFailuresTable
  one_time_links: OneTimeLinksTable
  api_keys: ApiKeysTable
  audit_log: AuditLogTable
  server_secrets: ServerSecretsTable
}

export interface PeopleTable {
  id: string
  name: string
  email: string
  email_verified: boolean
  image: string | null
  role: string
  connections: Json
  created_at: Date
  updated_at: Date
  last_seen_at: Date | null
}

/** A password's hash, or an account at an OpenID provider. */
export interface SignInMethodsTable {
  id: string
  person_id: string
  provider_id: string
  account_id: string
  password: string | null
  access_token: string | null
  refresh_token: string | null
  id_token: string | null
  access_token_expires_at: Date | null
  refresh_token_expires_at: Date | null
  scope: string | null
  created_at: Date
  updated_at: Date
}

export interface SessionsTable {
  id: string
  token: string
  person_id: string
  expires_at: Date
  ip_address: string | null
  user_agent: string | null
  created_at: Date
  updated_at: Date
}

export interface VerificationsTable {
  id: string
  identifier: string
  value: string
  expires_at: Date
  created_at: Date
  updated_at: Date
}

export interface PasskeysTable {
  id: string
  name: string | null
  public_key: string
  person_id: string
  credential_id: string
  counter: number
  device_type: string
  backed_up: boolean
  transports: string | null
  aaguid: string | null
  created_at: Date | null
}

export interface SignInFailuresTable {
  /** Digest of the name, or of name and address. */
  id: string
  failures: number
  first_at: Date
  locked_until: Date | null
}

/** Links that make an owner, a person or a new password, once. */
export interface OneTimeLinksTable {
  id: string
  purpose: string
  secret_hash: string
  email: string | null
  role: string | null
  connections: Json
  person_id: string | null
  created_by: string | null
  created_at: Date
  expires_at: Date
  used_at: Date | null
}

export interface ApiKeysTable {
  id: string
  name: string
  prefix: string
  key_hash: string
  scope: string
  connections: Json
  created_by: string | null
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
  last_used_at: Date | null
}

/** Random secrets of the server itself, sealed: what signs session cookies. */
export interface ServerSecretsTable {
  name: string
  value: Sealed
  created_at: Date
}

export interface AuditLogTable {
  /** Answered as a string or a number, whichever the driver makes of a bigint. */
  id: ColumnType<string | number, never, never>
  at: Date
  actor_kind: string
  actor_id: string | null
  actor_name: string
  action: string
  target: string | null
  address: string | null
  request_id: string | null
  details: Json
}

import type { Json } from './tables.ts'

/** Tables of what people keep and what links do: saved queries, connect sessions. */
export interface ProductTables {
  saved_queries: SavedQueriesTable
  connect_sessions: ConnectSessionsTable
}

export interface SavedQueriesTable {
  id: string
  name: string
  description: string
  sql: string
  shared: boolean
  view: Json
  owner_id: string
  owner_name: string
  created_at: Date
  updated_at: Date
}

export interface ConnectSessionsTable {
  id: string
  /** SHA-256 of the token, in hex. */
  token_digest: string
  name: string
  company: string
  return_url: string
  webhook_url: string | null
  metadata: Json
  state: 'open' | 'connected'
  message: string | null
  connection_id: string | null
  created_by: string
  created_at: Date
  expires_at: Date
  finished_at: Date | null
}

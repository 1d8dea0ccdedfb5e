import { sql } from 'kysely'
import type { Transaction } from 'kysely'

/** Saved queries; links that a customer connects by. */
export async function product(trx: Transaction<unknown>): Promise<void> {
  await sql`
    create table daybook.saved_queries (
      id text primary key,
      name text not null,
      description text not null,
      sql text not null,
      shared boolean not null,
      view jsonb,
      owner_id text not null,
      owner_name text not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(trx)
  await sql`create unique index saved_queries_name on daybook.saved_queries (owner_id, lower(name))`.execute(trx)
  await sql`
    create table daybook.connect_sessions (
      id text primary key,
      token_digest text not null constraint connect_sessions_token_unique unique,
      name text not null,
      company text not null,
      return_url text not null,
      webhook_url text,
      metadata jsonb,
      state text not null,
      message text,
      connection_id text constraint connect_sessions_connection references daybook.connections (id) on delete set null,
      created_by text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      finished_at timestamptz
    )`.execute(trx)
}

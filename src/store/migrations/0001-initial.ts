import { sql } from 'kysely'
import type { Transaction } from 'kysely'

/** Connections, token sets, runs, the log of calls, limits. */
export async function initial(trx: Transaction<unknown>): Promise<void> {
  await sql`
    create table daybook.token_sets (
      id text primary key,
      auth text not null,
      client_id text,
      client_secret text,
      requested_scopes jsonb,
      granted_scopes jsonb not null,
      access_token text,
      access_token_expires_at timestamptz,
      refresh_token text,
      previous_refresh_token text,
      rotated_at timestamptz,
      updated_at timestamptz not null
    )`.execute(trx)
  await sql`
    create table daybook.connections (
      id text primary key,
      name text not null constraint connections_name_unique unique,
      auth text not null,
      token_set_id text not null constraint connections_token_set references daybook.token_sets (id),
      tenant_id text not null,
      tenant_name text not null,
      tenant_type text not null,
      xero_connection_id text,
      settings jsonb not null,
      status text not null,
      status_reason text,
      paused_until timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(trx)
  await sql`create index connections_token_set_id on daybook.connections (token_set_id)`.execute(trx)
  await sql`
    create table daybook.runs (
      id text primary key,
      connection_id text not null constraint runs_connection references daybook.connections (id) on delete cascade,
      started_at timestamptz not null,
      finished_at timestamptz,
      status text not null,
      report jsonb,
      error text
    )`.execute(trx)
  await sql`create index runs_connection_id on daybook.runs (connection_id, started_at desc)`.execute(trx)
  await sql`create index runs_started_at on daybook.runs (started_at desc)`.execute(trx)
  // No foreign keys: the log outlives the connections whose calls it counts.
  await sql`
    create table daybook.calls (
      id bigint generated always as identity primary key,
      connection_id text,
      run_id text,
      tenant_id text,
      at timestamptz not null,
      method text not null,
      path text not null,
      status integer,
      bytes bigint not null,
      duration_ms double precision not null,
      correlation_id text,
      error text
    )`.execute(trx)
  await sql`create index calls_at on daybook.calls (at desc, id desc)`.execute(trx)
  await sql`create index calls_connection_id on daybook.calls (connection_id, at desc, id desc)`.execute(trx)
  await sql`create index calls_tenant_id on daybook.calls (tenant_id, at)`.execute(trx)
  await sql`
    create table daybook.limits (
      client_id text not null,
      tenant_id text not null,
      minute_remaining integer,
      minute_resets_at timestamptz,
      day_remaining integer,
      day_resets_at timestamptz,
      observed_at timestamptz not null,
      primary key (client_id, tenant_id)
    )`.execute(trx)
}

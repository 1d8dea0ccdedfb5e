import { sql } from 'kysely'
import type { Transaction } from 'kysely'

/** People, how they sign in, their sessions; one-time links, keys of programs, the audit log. */
export async function access(trx: Transaction<unknown>): Promise<void> {
  await sql`
    create table daybook.people (
      id text primary key,
      name text not null,
      email text not null constraint people_email_unique unique,
      email_verified boolean not null default false,
      image text,
      role text not null default 'viewer',
      connections jsonb default '[]',
      created_at timestamptz not null,
      updated_at timestamptz not null,
      last_seen_at timestamptz
    )`.execute(trx)
  await sql`
    create table daybook.sign_in_methods (
      id text primary key,
      person_id text not null constraint sign_in_methods_person references daybook.people (id) on delete cascade,
      provider_id text not null,
      account_id text not null,
      password text,
      access_token text,
      refresh_token text,
      id_token text,
      access_token_expires_at timestamptz,
      refresh_token_expires_at timestamptz,
      scope text,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      constraint sign_in_methods_unique unique (provider_id, account_id)
    )`.execute(trx)
  await sql`create index sign_in_methods_person_id on daybook.sign_in_methods (person_id)`.execute(trx)
  await sql`
    create table daybook.sessions (
      id text primary key,
      token text not null constraint sessions_token_unique unique,
      person_id text not null constraint sessions_person references daybook.people (id) on delete cascade,
      expires_at timestamptz not null,
      ip_address text,
      user_agent text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(trx)
  await sql`create index sessions_person_id on daybook.sessions (person_id)`.execute(trx)
  await sql`
    create table daybook.verifications (
      id text primary key,
      identifier text not null,
      value text not null,
      expires_at timestamptz not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(trx)
  await sql`create index verifications_identifier on daybook.verifications (identifier)`.execute(trx)
  await sql`
    create table daybook.passkeys (
      id text primary key,
      name text,
      public_key text not null,
      person_id text not null constraint passkeys_person references daybook.people (id) on delete cascade,
      credential_id text not null constraint passkeys_credential_unique unique,
      counter integer not null,
      device_type text not null,
      backed_up boolean not null,
      transports text,
      aaguid text,
      created_at timestamptz
    )`.execute(trx)
  await sql`create index passkeys_person_id on daybook.passkeys (person_id)`.execute(trx)
  await sql`
    create table daybook.sign_in_failures (
      id text primary key,
      failures integer not null,
      first_at timestamptz not null,
      locked_until timestamptz
    )`.execute(trx)
  await sql`
    create table daybook.one_time_links (
      id text primary key,
      purpose text not null,
      secret_hash text not null constraint one_time_links_secret_unique unique,
      email text,
      role text,
      connections jsonb,
      person_id text constraint one_time_links_person references daybook.people (id) on delete cascade,
      created_by text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(trx)
  await sql`
    create table daybook.api_keys (
      id text primary key,
      name text not null,
      prefix text not null,
      key_hash text not null constraint api_keys_hash_unique unique,
      scope text not null,
      connections jsonb,
      created_by text,
      created_at timestamptz not null,
      expires_at timestamptz,
      revoked_at timestamptz,
      last_used_at timestamptz
    )`.execute(trx)
  await sql`
    create table daybook.server_secrets (
      name text primary key,
      value text not null,
      created_at timestamptz not null
    )`.execute(trx)
  // No foreign keys: the log outlives whom and what it names.
  await sql`
    create table daybook.audit_log (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor_kind text not null,
      actor_id text,
      actor_name text not null,
      action text not null,
      target text,
      address text,
      request_id text,
      details jsonb
    )`.execute(trx)
  await sql`create index audit_log_at on daybook.audit_log (at desc, id desc)`.execute(trx)
}

import { sql } from 'kysely'
import type { Transaction } from 'kysely'

/** When connections are synced next, alerts, and what the configuration file set. The queue's own tables are pg-boss's. */
export async function operations(trx: Transaction<unknown>): Promise<void> {
  await sql`
    create table daybook.sync_schedules (
      connection_id text primary key constraint sync_schedules_connection references daybook.connections (id) on delete cascade,
      schedule text not null,
      next_run_at timestamptz,
      resumes boolean not null default false,
      updated_at timestamptz not null
    )`.execute(trx)
  await sql`
    create table daybook.alert_channels (
      id text primary key,
      name text not null constraint alert_channels_name_unique unique,
      kind text not null,
      settings jsonb not null,
      secret text,
      enabled boolean not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(trx)
  await sql`
    create table daybook.alert_rules (
      kind text primary key,
      enabled boolean not null,
      threshold double precision,
      channels jsonb,
      updated_at timestamptz not null
    )`.execute(trx)
  await sql`
    create table daybook.alert_events (
      id text primary key,
      kind text not null,
      subject text not null,
      connection_id text constraint alert_events_connection references daybook.connections (id) on delete cascade,
      title text not null,
      detail text not null,
      raised_at timestamptz not null,
      seen_at timestamptz not null,
      recovered_at timestamptz,
      recovery text
    )`.execute(trx)
  // One open event a rule and subject, whoever looks at the same time.
  await sql`create unique index alert_events_open on daybook.alert_events (kind, subject) where recovered_at is null`.execute(trx)
  await sql`create index alert_events_raised_at on daybook.alert_events (raised_at desc, id desc)`.execute(trx)
  await sql`
    create table daybook.alert_deliveries (
      id text primary key,
      event_id text constraint alert_deliveries_event references daybook.alert_events (id) on delete cascade,
      channel_id text not null constraint alert_deliveries_channel references daybook.alert_channels (id) on delete cascade,
      notice text not null,
      status text not null,
      attempts integer not null,
      answer text,
      created_at timestamptz not null,
      finished_at timestamptz
    )`.execute(trx)
  await sql`create index alert_deliveries_event_id on daybook.alert_deliveries (event_id)`.execute(trx)
  await sql`
    create table daybook.configuration (
      id text primary key,
      content jsonb not null,
      origin text not null,
      applied_at timestamptz not null
    )`.execute(trx)
}

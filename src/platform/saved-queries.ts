import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { AppError } from '../lib/app-error.ts'
import type { SavedQueriesTable } from '../store/product-tables.ts'
import { toJson, toStorable } from '../store/to-json.ts'
import type { QueryCell } from '../warehouse/query.ts'
import type { Services } from './services.ts'

/** SQL that a person has given a name. Rows it answers are those whoever runs it may see. */
export interface SavedQuery {
  id: string
  name: string
  description: string
  sql: string
  sharedWith: 'me' | 'everyone'
  /** What the dashboard keeps beside it. */
  view: Record<string, QueryCell> | null
  owner: { id: string; name: string }
  createdAt: Date
  updatedAt: Date
}

export type SavedQueryInput = Pick<SavedQuery, 'name' | 'description' | 'sql' | 'sharedWith' | 'view'>

export interface SavedQueries {
  /** Those of this person or key, and those shared with everyone, by name. */
  list(viewerId: string): Promise<SavedQuery[]>
  /** Throws `not_found`, also for one that is not shared. */
  get(id: string, viewerId: string): Promise<SavedQuery>
  /** Throws `already_exists` for a name of theirs. */
  create(owner: { id: string; name: string }, input: SavedQueryInput): Promise<SavedQuery>
  /** Only what is given changes. Throws as `get` and `create` do. */
  update(query: SavedQuery, change: Partial<SavedQueryInput>): Promise<SavedQuery>
  delete(id: string): Promise<void>
}

export function createSavedQueries({ store, clock }: Pick<Services, 'store' | 'clock'>): SavedQueries {
  const { database } = store
  const named = async <T>(name: string | undefined, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      const { cause } = error as { cause?: { constraint?: string } }
      if (cause?.constraint !== 'saved_queries_name') throw error
      throw new AppError(
        'already_exists',
        `You have a query named "${name ?? ''}" already: choose another name, or change that one.`,
      )
    }
  }
  return {
    async list(viewerId) {
      const rows = await database.run((db) =>
        db
          .selectFrom('saved_queries')
          .selectAll()
          .where((eb) => eb.or([eb('owner_id', '=', viewerId), eb('shared', '=', true)]))
          .orderBy((eb) => eb.fn('lower', ['name']))
          .orderBy('id')
          .execute(),
      )
      return rows.map(toSavedQuery)
    },
    async get(id, viewerId) {
      const row = await database.run((db) => db.selectFrom('saved_queries').selectAll().where('id', '=', id).executeTakeFirst())
      if (row === undefined || (!row.shared && row.owner_id !== viewerId)) throw toNotFound(id)
      return toSavedQuery(row)
    },
    create: (owner, input) =>
      named(input.name, async () => {
        const now = clock.now()
        const row = {
          id: randomUUID(),
          ...toRow(input),
          owner_id: owner.id,
          owner_name: toStorable(owner.name),
          created_at: now,
          updated_at: now,
        }
        return toSavedQuery(
          await database.run((db) => db.insertInto('saved_queries').values(row).returningAll().executeTakeFirstOrThrow()),
        )
      }),
    update: (query, change) =>
      named(change.name, async () => {
        const row = await database.run((db) =>
          db
            .updateTable('saved_queries')
            .set({ ...toRow({ ...query, ...change }), updated_at: clock.now() })
            .where('id', '=', query.id)
            .returningAll()
            .executeTakeFirst(),
        )
        if (row === undefined) throw toNotFound(query.id)
        return toSavedQuery(row)
      }),
    async delete(id) {
      const { numDeletedRows } = await database.run((db) =>
        db.deleteFrom('saved_queries').where('id', '=', id).executeTakeFirstOrThrow(),
      )
      if (numDeletedRows === 0n) throw toNotFound(id)
    },
  }
}

function toRow({ name, description, sql, sharedWith, view }: SavedQueryInput) {
  return {
    name: toStorable(name),
    description: toStorable(description),
    sql: toStorable(sql),
    shared: sharedWith === 'everyone',
    view: toJson(view),
  }
}

function toSavedQuery(row: Selectable<SavedQueriesTable>): SavedQuery {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    sql: row.sql,
    sharedWith: row.shared ? 'everyone' : 'me',
    view: row.view as SavedQuery['view'],
    owner: { id: row.owner_id, name: row.owner_name },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function toNotFound(id: string): AppError {
  return new AppError('not_found', `There is no saved query "${id.slice(0, 80)}".`)
}

import { randomUUID } from 'node:crypto'

/** A row of `/connections`: one organisation that one user opened to one app. */
export interface ConnectionRow {
  id: string
  clientId: string
  /** Null for a Custom Connection. */
  userId: string | null
  tenantId: string
  tenantName: string
  authEventId: string
  createdAt: number
  updatedAt: number
}

export interface ConnectionStore {
  /** Adds, or moves an existing one to a new consent. */
  connect(row: Pick<ConnectionRow, 'clientId' | 'userId' | 'tenantId' | 'tenantName' | 'authEventId'>): void
  list(test: (row: ConnectionRow) => boolean): ConnectionRow[]
  remove(test: (row: ConnectionRow) => boolean): number
  /** Every row, and putting them back. */
  snapshot(): ConnectionRow[]
  restore(rows: ConnectionRow[]): void
}

export function createConnectionStore(now: () => number): ConnectionStore {
  let rows: ConnectionRow[] = []
  return {
    connect(wanted) {
      const existing = rows.find(
        (row) => row.clientId === wanted.clientId && row.userId === wanted.userId && row.tenantId === wanted.tenantId,
      )
      if (existing) Object.assign(existing, wanted, { updatedAt: now() })
      else rows.push({ id: randomUUID(), createdAt: now(), updatedAt: now(), ...wanted })
    },
    list: (test) => rows.filter(test),
    remove(test) {
      const before = rows.length
      rows = rows.filter((row) => !test(row))
      return before - rows.length
    },
    snapshot: () => rows,
    restore(kept) {
      rows = kept
    },
  }
}

/** As `/connections` gives it: UTC without a Z, seven decimals. */
export function toConnectionBody(row: ConnectionRow): Record<string, string> {
  return {
    id: row.id,
    authEventId: row.authEventId,
    tenantId: row.tenantId,
    tenantType: 'ORGANISATION',
    tenantName: row.tenantName,
    createdDateUtc: toInstantText(row.createdAt),
    updatedDateUtc: toInstantText(row.updatedAt),
  }
}

function toInstantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -1)}0000`
}

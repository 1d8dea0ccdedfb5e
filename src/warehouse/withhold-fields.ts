import { createHmac } from 'node:crypto'
import type { StreamRules, Treatment } from './field-rules.ts'
import type { QuarantinedRecord, TypedRecord, Warehouse } from './warehouse.ts'

/**
 * The same warehouse, in which nothing that the rules withhold is ever staged: cells are emptied or hashed before a batch
 * gets them, and records in quarantine, which are kept as Xero sent them, lose the same properties.
 */
export function withholdFields(warehouse: Warehouse, rules: ReadonlyMap<string, StreamRules>, hashKey: string): Warehouse {
  if (rules.size === 0) return warehouse
  const hash = (value: string): string => createHmac('sha256', hashKey).update(value).digest('hex').slice(0, 32)
  return {
    ...warehouse,
    openBatch(options) {
      const batch = warehouse.openBatch(options)
      const own = rules.get(options.set.stream)
      if (own === undefined) return batch
      return {
        get rows() {
          return batch.rows
        },
        get bytes() {
          return batch.bytes
        },
        add: (record) => batch.add(withholdCells(record, own, hash)),
        quarantine: (record) => batch.quarantine(withholdRaw(record, own, hash)),
        drain: () => batch.drain(),
        loadAbsent: () => batch.loadAbsent(),
        commit: (commit) => batch.commit(commit),
        discard: () => batch.discard(),
      }
    },
  }
}

type Hash = (value: string) => string

function withholdCells(record: TypedRecord, { tables }: StreamRules, hash: Hash): TypedRecord {
  for (const row of record.rows) {
    const rule = tables.get(row.table)
    if (rule === undefined) continue
    for (const { cell, treatment } of rule.cells) {
      const value = row.cells[cell] ?? null
      row.cells[cell] = treatment === 'drop' || value === null ? null : hash(value)
    }
    if (rule.dropExtra) row.extra = null
  }
  return record
}

const withheld = '[withheld]'

/** What is left when a record cannot be looked into; its reason may quote any of it. */
const nothing = { reason: 'It could not be typed, and what it held is withheld.', raw: 'null' }

function withholdRaw(record: QuarantinedRecord, rules: StreamRules, hash: Hash): QuarantinedRecord {
  let parsed: unknown
  try {
    parsed = parseExactly(record.raw)
  } catch {
    return { key: record.key, ...nothing }
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { key: record.key, ...nothing }
  // What no column knows has no path: where it is withheld anywhere, only what columns know could be kept.
  if ([...rules.tables.values()].some((table) => table.dropExtra)) return { key: record.key, ...nothing }
  let reason = record.reason
  for (const { path, treatment } of rules.paths) {
    reason = withoutPath(reason, path)
    withholdPath(parsed, path, treatment, hash)
  }
  return { key: record.key, reason, raw: JSON.stringify(parsed) }
}

/** Numbers keep their digits: they are put back as they were written. */
function parseExactly(text: string): unknown {
  const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown }
  const keep = (_name: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined ? rawJSON(context.source) : value
  return JSON.parse(text, keep) as unknown
}

function withholdPath(value: unknown, [property, ...rest]: string[], treatment: Treatment, hash: Hash): void {
  if (Array.isArray(value)) {
    for (const item of value) withholdPath(item, [property ?? '', ...rest], treatment, hash)
    return
  }
  if (typeof value !== 'object' || value === null || property === undefined) return
  const members = value as Record<string, unknown>
  if (!(property in members)) return
  const held = members[property]
  if (rest.length > 0) {
    // Not what the catalogue says it is, so that what it holds cannot be told apart.
    if (typeof held === 'object') withholdPath(held, rest, treatment, hash)
    else delete members[property]
  } else if (treatment === 'hash' && typeof held === 'string') members[property] = hash(held)
  else delete members[property]
}

/** A reason quotes the value that does not fit: of a property that is withheld it says no more than that. */
function withoutPath(reason: string, path: string[]): string {
  const said = reason.split(' is ', 1)[0] ?? ''
  const plain = said.replaceAll(/\[\d+\]/g, '')
  const own = path.join('.')
  return plain === own || own.startsWith(`${plain}.`)
    ? `${said} is not what its column can hold; the value is ${withheld}`
    : reason
}

import type { Stream } from '../streams/stream.ts'
import type { TableSet } from '../streams/tables.ts'
import { isRawNumber } from './decode.ts'
import { compileStream } from './shred-plan.ts'
import type { ListPlan, ObjectPlan, RowPlan } from './shred-plan.ts'
import { isEmpty, toCell, Untypable } from './shred-scalar.ts'

/** The same shape as the warehouse's TypedRecord; declared here because adapters do not import each other. */
export interface ShreddedRecord {
  key: string[]
  modifiedAt: string | null
  deletedAt: string | null | undefined
  rows: { table: number; cells: (string | null)[]; extra: string | null }[]
}

export type ShredResult =
  | { ok: true; record: ShreddedRecord; drift: string[] | undefined }
  | { ok: false; key: string | null; reason: string; raw: string }

/** Compiles a stream's fields once into a function that types and flattens its records. */
export interface Shredder {
  set: TableSet
  /** `index` is the record's place in its response, from 0. `drift` names properties that no column knows (`LineItems.NewThing`). */
  shred(record: unknown, index: number): ShredResult
}

export type CreateShredder = (stream: Stream) => Shredder

type Cells = (string | null)[]
type Members = Record<string, unknown>

export const createShredder: CreateShredder = (stream) => {
  const plan = compileStream(stream)
  const { set, row, key, modifiedCell, deleted } = plan
  // Of the record being shredded: kept here rather than handed down, as the walk runs for every cell.
  let rows: ShreddedRecord['rows'] = []
  let drift: string[] | undefined

  /** Fills the cells of one object; answers what no column knows, as an object for `extra`. */
  const fill = (object: ObjectPlan, source: Members, cells: Cells): Members | undefined => {
    const { members } = object
    let extra: Members | undefined
    for (const property in source) {
      const value = source[property]
      if (value === null || value === undefined) continue
      const member = members.get(property)
      if (member === undefined) {
        if (isEmpty(value)) continue
        extra ??= createMembers()
        extra[property] = value
        if (!object.open) (drift ??= []).push(object.path === '' ? property : `${object.path}.${property}`)
      } else if (member.kind === 'object') {
        if (!isMembers(value)) throw new Untypable(member.path, value, 'an object')
        const rest = fill(member.object, value, cells)
        if (rest !== undefined) {
          extra ??= createMembers()
          extra[property] = rest
        }
      } else if (member.kind !== 'list') {
        cells[member.cell] = toCell(member.kind, value, member.path)
      }
    }
    return extra
  }

  /** One row and, behind it, the rows of its lists: those after it, because they carry its ids. */
  const addRow = (of: RowPlan, source: Members, parent: Cells | undefined, position: number): Cells => {
    const cells: Cells = of.blank.slice()
    if (parent !== undefined) for (const { from, to } of of.inherited) cells[to] = parent[from] ?? null
    if (of.positionCell !== -1) cells[of.positionCell] = String(position)
    const extra = fill(of, source, cells)
    rows.push({ table: of.table, cells, extra: extra === undefined ? null : JSON.stringify(extra) })
    for (const list of of.lists) {
      const items = source[list.property]
      if (items !== null && items !== undefined) addItems(list, items, cells)
    }
    return cells
  }

  const addItems = (list: ListPlan, items: unknown, parent: Cells): void => {
    if (!Array.isArray(items)) throw new Untypable(list.path, items, 'a list')
    let index = 0
    try {
      for (; index < items.length; index++) {
        const item: unknown = items[index]
        if (item === null || item === undefined) continue
        if (!isMembers(item)) throw new Untypable(list.path, item, 'an object')
        addRow(list.row, item, parent, index + 1)
      }
    } catch (error) {
      throw error instanceof Untypable ? error.inItem(list.path, index) : error
    }
  }

  const shred = (record: unknown, index: number): ShredResult => {
    rows = []
    drift = undefined
    try {
      if (!isMembers(record)) throw new Untypable('The record', record, 'an object')
      const cells = addRow(row, record, undefined, index + 1)
      const keys: string[] = []
      if (key.length === 0) keys.push(String(index + 1))
      for (const { property, cell } of key) {
        const value = cells[cell]
        if (value === null || value === undefined || value === '') throw new Untypable(property, record[property], 'a key')
        keys.push(value)
      }
      const modifiedAt = modifiedCell === -1 ? null : (cells[modifiedCell] ?? null)
      const isDeleted = deleted !== undefined && deleted.values.has(cells[deleted.cell] ?? '')
      return { ok: true, record: { key: keys, modifiedAt, deletedAt: isDeleted ? modifiedAt : undefined, rows }, drift }
    } catch (error) {
      if (!(error instanceof Untypable)) throw error
      return { ok: false, key: readKey(record), reason: error.reason, raw: JSON.stringify(record) ?? 'null' }
    }
  }

  /** The key of a record that could not be typed, where it has one. */
  const readKey = (record: unknown): string | null => {
    if (!isMembers(record) || key.length === 0) return null
    const values = key.map(({ property }) => record[property])
    return values.every((value) => typeof value === 'string' && value !== '') ? values.join(',') : null
  }

  return { set, shred }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value)
}

/** Without a prototype, so that a property named `__proto__` is a property like any other. */
function createMembers(): Members {
  return Object.create(null) as Members
}

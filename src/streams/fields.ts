import type { Field, ListField, ObjectField, ScalarField, ScalarOrObjectField, ScalarType } from './stream.ts'

/** Builders that keep an entry of the catalogue to one line a property: `money('Total', 'What the document comes to.')`. */
type ScalarBuilder = (property: string, comment: string, column?: string) => ScalarField

function scalar(type: ScalarType): ScalarBuilder {
  return (property, comment, column) => ({ kind: 'scalar', property, type, comment, ...(column === undefined ? {} : { column }) })
}

export const text = scalar('text')
export const boolean = scalar('boolean')
export const integer = scalar('integer')
export const money = scalar('money')
export const number = scalar('number')
export const date = scalar('date')
export const instant = scalar('instant')
export const json = scalar('json')

/** A nested object that belongs to the record: all its members are known. */
export function object(property: string, comment: string, fields: ScalarOrObjectField[], prefix?: string): ObjectField {
  return { kind: 'object', property, comment, fields, ...(prefix === undefined ? {} : { prefix }) }
}

/** A nested copy of another stream's record: the members named become columns, the rest is kept in `_extra`. */
export function reference(property: string, comment: string, fields: ScalarOrObjectField[], prefix?: string): ObjectField {
  return { ...object(property, comment, fields, prefix), open: true }
}

/** A child table. `id` is the property that identifies an item. */
export function list(property: string, table: string, comment: string, fields: Field[], id?: string): ListField {
  return { kind: 'list', property, table, comment, fields, ...(id === undefined ? {} : { id }) }
}

/** A child table of nested copies of another stream's records. */
export function references(property: string, table: string, comment: string, fields: Field[], id?: string): ListField {
  return { ...list(property, table, comment, fields, id), open: true }
}

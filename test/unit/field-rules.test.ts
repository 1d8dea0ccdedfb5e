import { describe, expect, test } from 'vitest'
import { streams } from '../../src/streams/catalogue.ts'
import { compileFieldRules, listRuleColumns } from '../../src/warehouse/field-rules.ts'

const compile = (drop: string[], hash: string[] = []) => compileFieldRules(streams, { drop, hash })

describe('rules for fields', () => {
  test('are worked out by stream, table and property', () => {
    const rules = compile(['contacts.email_address', 'contact_phones.phone_number', 'contacts._extra'], ['contacts.name'])
    expect([...rules.keys()]).toEqual(['contacts'])
    const { paths, tables } = rules.get('contacts')!
    expect(paths).toEqual([
      { path: ['EmailAddress'], treatment: 'drop' },
      { path: ['Phones', 'PhoneNumber'], treatment: 'drop' },
      { path: ['Name'], treatment: 'hash' },
    ])
    expect(tables.get(0)).toMatchObject({ dropExtra: true })
    expect(tables.size).toBe(2)
  })

  test('a column may be named in every table', () => {
    const rules = compile(['*.email_address'])
    expect(rules.size).toBeGreaterThan(1)
    expect([...rules.keys()]).toContain('contacts')
    expect(compile(['*._extra']).size).toBe(streams.length)
  })

  test.each([
    ['contacts.no_such', /There is no column.*email_address/],
    ['nobody.name', /There is no column/],
    ['contacts', /not of the form table\.column/],
    ['contacts.contact_id', /rows are known by it/],
    ['contact_phones.contact_id', /rows are known by it/],
    ['contacts.updated_date_utc', /changes are found by it/],
    ['payments.status', /books post by it|deletions are found by it/],
    ['invoices.total', /the books post by it/],
    ['invoice_line_items.account_code', /the books post by it/],
  ])('%s is refused', (name, message) => {
    expect(() => compile([name])).toThrow(message)
  })

  test('a hash is of text; both at once are refused', () => {
    expect(() => compile([], ['contacts.is_customer'])).toThrow(/no text/)
    expect(() => compile(['contacts.name'], ['contacts.name'])).toThrow(/choose one/)
  })

  test('every column that may be named can be dropped', () => {
    const columns = listRuleColumns(streams)
    expect(columns.length).toBeGreaterThan(500)
    expect(() => compile(columns)).not.toThrow()
  })
})

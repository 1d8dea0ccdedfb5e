import { describe, expect, test } from 'vitest'
import { QueryFault } from '../../src/sandbox/api/problems.ts'
import { parseOrder } from '../../src/sandbox/api/order.ts'
import { parseWhere } from '../../src/sandbox/api/where-parser.ts'
import { parseModifiedSince } from '../../src/sandbox/api/wire-date.ts'

const record = {
  InvoiceID: '93f535eb-f568-4d57-86bd-daf80766912b',
  Status: 'AUTHORISED',
  Type: 'ACCREC',
  Total: 120.5,
  Date: '/Date(1767225600000+0000)/',
  SentToContact: true,
  Reference: 'Order "Rush"',
  Contact: { ContactID: '060816db-0ed7-44de-ab58-8fee9316fcd5', Name: 'Kauri Trust' },
}

describe('where', () => {
  test.each([
    ['Status=="AUTHORISED"', true],
    ['Status=="authorised"', true],
    ["status = 'PAID'", false],
    ['Status!="PAID"', true],
    ['Total>=120.5 AND Total<121', true],
    ['Total>120.5 || Type=="ACCREC"', true],
    ['Type=="ACCPAY" OR Total==120.5 AND Status=="PAID"', false],
    ['(Type=="ACCPAY" OR Total==120.5) AND Status=="AUTHORISED"', true],
    ['Date>=DateTime(2026, 01, 01) AND Date<DateTime(2026,1,2)', true],
    ['Date==DateTime.Parse("2026-01-01")', true],
    ['Date<DateTime(2026,01,01)', false],
    ['DueDate>=DateTime(2026,01,01)', false],
    ['DueDate==null', true],
    ['Reference!=null && Reference.Contains("rush")', true],
    ['Contact.ContactID=Guid("060816DB-0ED7-44DE-AB58-8FEE9316FCD5")', true],
    ['Contact.ContactId==guid("93f535eb-f568-4d57-86bd-daf80766912b")', false],
    ['Contact.Name.StartsWith("kauri")', true],
    ['Contact.Name.ToLower().EndsWith("TRUST")', true],
    ['NOT (SentToContact==false)', true],
    ['SentToContact==true', true],
    ['Reference=="Order \\"Rush\\""', true],
  ])('%s', (text, expected) => {
    expect(parseWhere(text)(record)).toBe(expected)
  })

  test.each([
    'Status==',
    'Status=="A" AND',
    '(Status=="A"',
    'Status ~ 1',
    'Guid("x")==InvoiceID',
    'DateTime(2026)==Date',
    'A B',
    'Name.Foo("a")',
  ])('refuses %s', (text) => {
    expect(() => parseWhere(text)).toThrow(QueryFault)
  })
})

test('order reads directions and refuses nonsense', () => {
  expect(parseOrder('UpdatedDateUTC ASC, Contact.Name desc')).toEqual([
    { path: ['UpdatedDateUTC'], descending: false },
    { path: ['Contact', 'Name'], descending: true },
  ])
  expect(() => parseOrder('Date sideways')).toThrow(QueryFault)
})

test('If-Modified-Since in every form seen, whole seconds', () => {
  const at = Date.UTC(2026, 10, 20, 9, 15, 0)
  for (const text of [
    '2026-11-20T09:15:00',
    '2026-11-20 09:15:00',
    'Fri, 20 Nov 2026 09:15:00 GMT',
    '2026-11-20T09:15:00.734Z',
    '2026-11-20T01:15:00.202-08:00',
  ]) {
    expect([text, parseModifiedSince(text, false)]).toEqual([text, at])
  }
  expect(parseModifiedSince('2026-11-20T09:15:00', true)).toBe(at)
  expect(parseModifiedSince('2026-11-20T09:15:00Z', true)).toBeUndefined()
  expect(parseModifiedSince('yesterday', false)).toBeUndefined()
  expect(parseModifiedSince(undefined, false)).toBeUndefined()
})

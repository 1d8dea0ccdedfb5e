import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '../../src/sandbox/api/endpoints.ts'
import { accountingRoutes } from '../../src/sandbox/api/accounting-routes.ts'
import { readVersions } from '../support/fuzz-write.ts'
import type { Answer } from '../support/sandbox-client.ts'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter({ seed: 9, size: { invoices: 30 } })
})
afterAll(() => writer.close())

const nowhere = '11111111-2222-4333-8444-555555555555'
const invoice = (changes: Body = {}): Body => ({
  Type: 'ACCREC',
  Contact: { Name: 'Bad Input Ltd' },
  Date: '2026-10-05',
  DueDate: '2026-10-20',
  Status: 'AUTHORISED',
  LineItems: [{ Description: 'd', Quantity: 1, UnitAmount: 100, AccountCode: '200' }],
  ...changes,
})
const withLine = (changes: Body): Body =>
  invoice({ LineItems: [{ Description: 'd', Quantity: 1, UnitAmount: 100, AccountCode: '200', ...changes }] })
const messagesOf = (answer: Answer): string[] =>
  ((answer.json()['Elements'] ?? []) as { ValidationErrors: { Message: string }[] }[]).flatMap((element) =>
    element.ValidationErrors.map(({ Message }) => Message),
  )
const invoicesOf = (answer: Answer): Body[] => answer.json()['Invoices'] as Body[]

/** Everything a client could read, and the ledger: the same text again if nothing changed. */
async function readAll(): Promise<string> {
  const lists = await Promise.all(endpoints.map(({ path }) => writer.send('GET', `${path}?page=1&pageSize=1000`)))
  return JSON.stringify([
    lists.map((answer) => Object.values(answer.json()).filter((value) => Array.isArray(value))),
    writer.sandbox.control.ledger(),
    readVersions(writer),
  ])
}

describe('bodies that are none', () => {
  const deep = 100_000
  const bodies: [name: string, body: string | Uint8Array, error: number, contentType?: string][] = [
    ['nothing', '', 17],
    ['blanks', ' \n ', 17],
    ['null', 'null', 14],
    ['an empty object', '{}', 17],
    ['an empty list', '[]', 17],
    ['an empty envelope', '{"Invoices":[]}', 17],
    ['no list', '{"Invoices":null}', 17],
    ['a list of nothing', '[null]', 14],
    ['a number', '1', 14],
    ['a text', '"Invoices"', 14],
    ['half of it', '{"Invoices":[{"Type":"ACC', 14],
    ['single quotes', "{'Type':'ACCREC'}", 14],
    ['a comma too many', '{"Type":"ACCREC",}', 14],
    ['NaN', '{"Type":"ACCREC","CurrencyRate":NaN}', 14],
    ['lists in lists', '['.repeat(deep) + ']'.repeat(deep), 14],
    ['lists in a property', `{"Type":"ACCREC","Foo":${'['.repeat(deep)}${']'.repeat(deep)}}`, 14],
    ['contacts of contacts', `${'{"Contact":'.repeat(deep)}1${'}'.repeat(deep)}`, 14],
    ['UTF-16', Buffer.from('{"Type":"ACCREC"}', 'utf16le'), 14],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), 14],
    ['XML cut off', '<Invoices><Invoice><Type>ACCREC', 14],
    ['XML badly nested', '<Invoice><Type>ACCREC</Invoice></Type>', 14],
    ['XML with a control character', '<Invoice><Reference>a\u0002</Reference></Invoice>', 14],
    ['XML without an element', '<!-- nothing -->', 14],
    ['XML with an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><Invoice><Type>&b;</Type></Invoice>', 14],
    ['XML that reads a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Invoice><Type>&b;</Type></Invoice>', 14],
    ['XML in XML', '<a>'.repeat(deep) + '</a>'.repeat(deep), 14],
    ['XML with an empty list', '<Invoices></Invoices>', 17],
    ['a form without the field', 'json=%7B%7D', 14, 'application/x-www-form-urlencoded'],
    ['more than 10 MB', `{"Invoices":[${' '.repeat(10_000_000)}]}`, 14],
  ]

  test.each(bodies)('%s', async (_name, body, error, contentType = 'application/json') => {
    const before = readVersions(writer)
    const answer = await writer.send('PUT', 'Invoices', body, { 'content-type': contentType })
    expect([answer.status, answer.json()['ErrorNumber']], answer.text.slice(0, 300)).toEqual([400, error])
    expect(readVersions(writer)).toEqual(before)
  })

  test('are refused by every operation that reads one', async () => {
    const before = readVersions(writer)
    const idAt = (path: string): string => {
      const root = endpoints.find((endpoint) => path.startsWith(`${endpoint.path}/`))?.root
      const collection = root === undefined ? undefined : writer.sandbox.control.collection(root)
      return collection && collection.size > 0 ? collection.idAt(0) : nowhere
    }
    const failures: string[] = []
    for (const { method, path } of accountingRoutes) {
      if (method === 'GET' || method === 'DELETE' || path.includes('/Attachments') || path.endsWith('/Email')) continue
      const to = path.replaceAll(/\{\w+\}/g, () => idAt(path))
      for (const body of ['', 'null', '[]', '[1]', '[null]', '"x"', '{', '<a>', '['.repeat(deep)]) {
        const { status, text } = await writer.send(method, to, body)
        // A record below a record that is not there: an option of no category.
        if (status !== 400 && !(status === 404 && (path.split('{').length > 2 || to.includes(nowhere))))
          failures.push(`${method} ${to} ${body.slice(0, 9)}: ${status} ${text.slice(0, 90)}`)
      }
    }
    expect(failures).toEqual([])
    expect(readVersions(writer)).toEqual(before)
  })
})

describe('bodies that are good in another form', () => {
  const xml = (inner: string): string =>
    `<Invoice><Type>ACCREC</Type><Contact><Name>Form &amp; Co</Name></Contact><Date>2026-10-05</Date>${inner}</Invoice>`
  const lines = '<LineItems><LineItem><Description>d</Description><UnitAmount>12.50</UnitAmount></LineItem></LineItems>'
  test.each([
    ['XML, one record', xml(lines), 'text/xml'],
    ['XML, a list, whatever it says it is', `<?xml version="1.0"?><Invoices>${xml(lines)}</Invoices>`, 'application/json'],
    ['a form', `xml=${encodeURIComponent(xml(lines))}`, 'application/x-www-form-urlencoded'],
    ['JSON after a byte order mark', `\uFEFF${JSON.stringify(invoice())}`, 'application/json'],
    ['a bare list', JSON.stringify([invoice()]), 'application/json'],
    ['an envelope in small letters', JSON.stringify({ invoices: [invoice()] }), 'text/plain'],
    [
      'keys that objects have anyway',
      '{"__proto__":{"Type":"ACCPAY"},"constructor":1,"Type":"ACCREC","Contact":{"Name":"K"},"LineItems":[{"Description":"d"}]}',
      'application/json',
    ],
  ])('%s', async (_name, body, contentType) => {
    const answer = await writer.send('PUT', 'Invoices', body, { 'content-type': contentType })
    expect([answer.status, invoicesOf(answer)[0]?.['Type']], answer.text.slice(0, 300)).toEqual([200, 'ACCREC'])
  })

  test('an error is said in XML to those who do not ask for JSON', async () => {
    const answer = await writer.send('PUT', 'Invoices', '<Invoices><Invoice/></Invoices>', { accept: 'application/xml' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/xml; charset=utf-8'])
    expect(answer.text).toMatch(/^<\?xml .*<ApiException><ErrorNumber>10<.*<ValidationErrors><ValidationError><Message>/)
  })
})

describe('how many', () => {
  test('500 elements are taken, 501 are not, and none of them is stored', async () => {
    const drafts = (count: number): Body[] =>
      Array.from({ length: count }, () => ({ Type: 'ACCREC', Contact: { Name: 'Many Ltd' }, LineItems: [{ Description: 'd' }] }))
    expect((await writer.write('PUT', 'Invoices', { Invoices: drafts(500) })).length).toBe(500)
    const before = readVersions(writer)
    expect((await writer.send('PUT', 'Invoices', { Invoices: drafts(501) })).status).toBe(400)
    expect((await writer.send('PUT', 'Invoices?summarizeErrors=false', { Invoices: drafts(501) })).status).toBe(400)
    expect(
      (
        await writer.send(
          'PUT',
          'Accounts',
          [1, 2].map((n) => ({ Code: `M${n}`, Name: `Many ${n}`, Type: 'SALES' })),
        )
      ).status,
    ).toBe(400)
    expect(readVersions(writer)).toEqual(before)
  })

  test('one bad element among good ones refuses them all; with summarizeErrors=false the good ones are stored', async () => {
    const size = (): number => writer.sandbox.control.collection('Invoices').size
    const elements = {
      Invoices: [invoice({ Reference: 'one' }), withLine({ AccountCode: 'none' }), invoice({ Reference: 'two' })],
    }
    const before = await readAll()
    const refused = await writer.send('PUT', 'Invoices', elements)
    expect([refused.status, messagesOf(refused)]).toEqual([400, ["Account code 'none' is not a valid code for this document."]])
    expect((refused.json()['Elements'] as Body[]).length).toBe(1)
    expect(await readAll()).toBe(before)

    const count = size()
    const separate = await writer.send('PUT', 'Invoices?summarizeErrors=false', elements)
    expect(separate.status).toBe(200)
    expect(invoicesOf(separate).map((each) => each['StatusAttributeString'])).toEqual(['OK', 'ERROR', 'OK'])
    expect(size()).toBe(count + 2)

    // A body that cannot be understood is refused as a whole, whatever was asked for.
    const unread = await writer.send('PUT', 'Invoices?summarizeErrors=false', {
      Invoices: [invoice(), invoice({ Date: '2026-02-31' })],
    })
    expect([unread.status, size()]).toEqual([400, count + 2])
  })
})

describe('dates', () => {
  test.each([
    ['2026-10-05', '2026-10-05'],
    ['2026-1-5', '2026-01-05'],
    ['2026-10-05T13:00:00', '2026-10-05'],
    ['2026-10-05T13:00:00.123Z', '2026-10-05'],
    ['2026-10-05T23:30:00+13:00', '2026-10-05'],
    ['2026-10-05 23:30', '2026-10-05'],
    ['/Date(1791158400000)/', '2026-10-05'],
    ['/Date(1791158400000+1300)/', '2026-10-05'],
    ['2028-02-29', '2028-02-29'],
    ['2076-10-05', '2076-10-05'],
  ])('%s is %s', async (date, day) => {
    const answer = await writer.send('PUT', 'Invoices', invoice({ Date: date, Status: 'DRAFT' }))
    expect(invoicesOf(answer)[0]?.['DateString'], answer.text.slice(0, 300)).toBe(`${day}T00:00:00`)
  })

  const none = [
    '2026-02-31',
    '2027-02-29',
    '2026-13-01',
    '2026-00-10',
    '0001-01-01',
    '1899-12-31',
    '99999-01-01',
    'yesterday',
    '20261005',
    '05/10/2026',
  ]
  test.each([
    ...none,
    '2026-10-05T25:00:00',
    '2026-10-05Tnoon',
    '/Date(x)/',
    '/Date(99999999999999999)/',
    20261005,
    0,
    true,
    {},
    [],
  ])('%j is none', async (date) => {
    const before = readVersions(writer)
    for (const property of ['Date', 'DueDate']) {
      const answer = await writer.send('PUT', 'Invoices', invoice({ [property]: date }))
      expect([answer.status, answer.json()['ErrorNumber']], answer.text.slice(0, 300)).toEqual([400, 14])
    }
    expect(readVersions(writer)).toEqual(before)
  })

  test('filters refuse what is none, too', async () => {
    for (const date of ['2026-02-31', '99999-01-01', 'x', '2026-10-31T25:00:00']) {
      for (const path of [
        'PurchaseOrders?DateFrom=',
        'Quotes?ExpiryDateTo=',
        'Reports/TrialBalance?date=',
        'Reports/ProfitAndLoss?toDate=',
      ]) {
        expect((await writer.send('GET', path + date)).status, path + date).toBe(400)
      }
    }
  })
})

describe('amounts', () => {
  test.each([
    [{ UnitAmount: 1e10 }, 'The line amount 10000000000.00 exceeds the maximum of 9999999999.99.'],
    [{ UnitAmount: -1 }, 'The Total for this document must be greater than or equal to zero.'],
    [{ Quantity: -1 }, "The quantity value '-1.0000' is invalid. Quantity must not be less than zero."],
    [{ AccountCode: 'none' }, "Account code 'none' is not a valid code for this document."],
    [{ AccountCode: '610' }, "Account code '610' is not a valid code for this document."],
    [{ TaxType: 'NOSUCHTAX' }, "The TaxType code 'NOSUCHTAX' does not exist or cannot be used for this type of transaction."],
    [{ TaxType: 'INPUT2' }, "The TaxType code 'INPUT2' cannot be used with account code '200'."],
    [{ LineAmount: 50 }, undefined],
    [{ TaxAmount: 1e9 }, undefined],
  ])('%j', async (changes, message) => {
    const before = readVersions(writer)
    const answer = await writer.send('PUT', 'Invoices', withLine(changes))
    expect(answer.status, answer.text.slice(0, 300)).toBe(400)
    if (message !== undefined) expect(messagesOf(answer)).toContain(message)
    expect(readVersions(writer)).toEqual(before)
  })

  test('are numbers, as text too, but nothing else', async () => {
    expect((await writer.write('PUT', 'Invoices', withLine({ UnitAmount: '12.50' })))[0]!['SubTotal']).toBe(12.5)
    expect((await writer.write('PUT', 'Invoices', withLine({ UnitAmount: 9_999_999_999.99 })))[0]!['SubTotal']).toBe(
      9_999_999_999.99,
    )
    for (const amount of ['1,000.00', '12,50', 'NaN', 'Infinity', '0x10', '$5', true, {}, [1]]) {
      const answer = await writer.send('PUT', 'Invoices', withLine({ UnitAmount: amount }))
      expect([answer.status, answer.json()['ErrorNumber']], JSON.stringify(amount)).toEqual([400, 14])
    }
  })
})

describe('what is not there, or not to be touched', () => {
  test.each([
    nowhere,
    'x',
    '0',
    '-1',
    '%00',
    '%E0%A4%A',
    '..%2F..%2FContacts',
    "'",
    '__proto__',
    'é'.repeat(300),
    'a'.repeat(5000),
  ])('id %s', async (id) => {
    for (const { path } of endpoints) {
      expect((await writer.send('GET', `${path}/${id}`)).status, path).toBe(404)
    }
    const before = readVersions(writer)
    for (const path of ['Invoices', 'Contacts', 'Items', 'Payments', 'ManualJournals', 'BankTransactions', 'Accounts']) {
      expect((await writer.send('POST', `${path}/${id}`, { Status: 'DELETED' })).status, path).toBe(404)
    }
    for (const path of ['Accounts', 'Items', 'LinkedTransactions', 'TrackingCategories']) {
      expect((await writer.send('DELETE', `${path}/${id}`)).status, path).toBe(404)
    }
    expect(readVersions(writer)).toEqual(before)
  })

  test('paths and methods that Xero has not', async () => {
    for (const [method, path] of [
      ['GET', 'Nonsense'],
      ['PATCH', 'Invoices'],
      ['DELETE', 'Invoices'],
      ['POST', 'Organisation'],
      ['PUT', 'Journals'],
      ['GET', `Invoices/${nowhere}/Nonsense`],
    ] as const) {
      const answer = await writer.send(method, path, method === 'GET' ? undefined : {})
      expect([answer.status, answer.headers.get('content-type')], path).toEqual([404, 'text/plain; charset=utf-8'])
    }
  })

  test('another organisation', async () => {
    const before = readVersions(writer)
    for (const tenant of [nowhere, 'x', '../']) {
      const headers = { 'xero-tenant-id': tenant }
      const read = await writer.send('GET', 'Invoices', undefined, headers)
      expect([read.status, read.json()['Title'], read.json()['Detail']]).toEqual([403, 'Forbidden', 'AuthenticationUnsuccessful'])
      expect((await writer.send('PUT', 'Invoices', invoice(), headers)).status).toBe(403)
    }
    expect(readVersions(writer)).toEqual(before)
  })

  test('locked periods', async () => {
    const { control } = writer.sandbox
    const id = control.collection('Organisations').idAt(0)
    const day = (date: string): string => `/Date(${Date.parse(date)}+0000)/`
    control.edit('Organisations', id, { PeriodLockDate: day('2026-09-30'), EndOfYearLockDate: day('2026-03-31') })
    const bank = { Code: '090' }
    const spend = {
      Type: 'SPEND',
      Contact: { Name: 'K' },
      BankAccount: bank,
      LineItems: [{ Description: 'd', UnitAmount: 1, AccountCode: '429' }],
    }
    const legs = [
      { LineAmount: 1, AccountCode: '429' },
      { LineAmount: -1, AccountCode: '477' },
    ]
    const locked: [root: string, body: Body][] = [
      ['Invoices', invoice()],
      ['CreditNotes', { ...invoice(), Type: 'ACCRECCREDIT' }],
      ['BankTransactions', spend],
      ['BankTransfers', { FromBankAccount: bank, ToBankAccount: { Code: '091' }, Amount: 1 }],
      ['ManualJournals', { Narration: 'n', Status: 'POSTED', JournalLines: legs }],
    ]
    const before = await readAll()
    for (const [root, body] of locked) {
      for (const [date, message] of [
        ['2026-09-30', /before the period lock date/],
        ['2026-03-31', /before the end of year lock date/],
      ] as const) {
        expect((await writer.refused('PUT', root, { ...body, Date: date })).join(), root).toMatch(message)
      }
    }
    expect(await readAll()).toBe(before)
    for (const [root, body] of locked) await writer.write('PUT', root, { ...body, Date: '2026-10-01' })
    control.edit('Organisations', id, { PeriodLockDate: undefined, EndOfYearLockDate: undefined })
  })
})

test('one piece of bad input after the other changes nothing that can be read', async () => {
  const id = (root: string): string => writer.sandbox.control.collection(root).idAt(0)
  const bad: [method: string, path: string, body: unknown][] = [
    ['PUT', 'Invoices', [invoice(), {}]],
    ['POST', 'Invoices', [invoice({ Contact: { Name: 'New with the bad one' } }), withLine({ AccountCode: 'x' })]],
    ['POST', `Invoices/${id('Invoices')}`, { Type: 'NOTYPE', Contact: { ContactID: nowhere }, Status: 'NOSTATUS' }],
    ['PUT', 'Contacts', [{ Name: 'Half made' }, { Name: '' }]],
    ['POST', `Contacts/${id('Contacts')}`, { EmailAddress: 'none', Name: 'x'.repeat(300) }],
    ['PUT', `Contacts/${id('Contacts')}/History`, { HistoryRecords: [{ Details: 'good' }, { Details: '' }] }],
    ['PUT', `Contacts/${id('Contacts')}/Attachments/a%3Ab.txt`, 'text'],
    ['PUT', 'Payments', [{ Invoice: { InvoiceID: nowhere }, Account: { Code: '090' }, Amount: 1 }]],
    ['PUT', 'BatchPayments', { Account: { Code: '090' }, Payments: [{ Invoice: { InvoiceID: nowhere }, Amount: 1 }] }],
    ['PUT', 'ManualJournals', { Narration: 'n', Status: 'POSTED', JournalLines: [{ LineAmount: 1, AccountCode: '200' }] }],
    ['PUT', 'TaxRates', { Name: 'T', ReportTaxType: 'NOSUCH', TaxComponents: [{ Name: 'a', Rate: 1 }] }],
    ['PUT', 'ContactGroups', [{ Name: 'Half made' }, { Name: 'Half made' }]],
    [
      'POST',
      'Setup',
      {
        Accounts: [
          { Code: 'S1', Name: 'Half made', Type: 'SALES' },
          { Code: 'S2', Name: 'x', Type: 'NOTYPE' },
        ],
      },
    ],
  ]
  const before = await readAll()
  const history = (await writer.send('GET', `Contacts/${id('Contacts')}/History`)).json()['HistoryRecords']
  for (const [method, path, body] of bad) {
    const answer = await writer.send(method, path, body)
    expect(answer.status, `${path}: ${answer.text.slice(0, 300)}`).toBe(400)
  }
  expect(await readAll()).toBe(before)
  expect((await writer.send('GET', `Contacts/${id('Contacts')}/History`)).json()['HistoryRecords']).toEqual(history)
  expect(await writer.read(`Contacts/${id('Contacts')}/Attachments`)).toEqual([])
})

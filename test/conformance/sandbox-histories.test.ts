import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { olderApp, requestToken } from '../support/sandbox-client.ts'

/*
 * Whatever clients do to an organisation, its books stay books: random histories of documents, edits, voids, payments,
 * allocations and refunds, through the API. Refusals are part of the history; a 500 never is.
 */

const writer = {
  ...olderApp,
  scopes: [
    'accounting.transactions',
    'accounting.contacts',
    'accounting.settings',
    'accounting.reports.read',
    'accounting.journals.read',
  ],
}

type Rows = Record<string, WireRecord[]>

interface World {
  sandbox: Sandbox
  /** Returns the status; keeps what came back. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Rows }>
}

/** Amounts in cents, so that they shrink well; days of 2026. */
type Step =
  | {
      kind: 'invoice'
      sale: boolean
      lines: { cents: number; quantity: number; taxed: boolean; account: number }[]
      types: string
      status: string
      currency: string
      day: number
      rate: number
    }
  | { kind: 'credit'; sale: boolean; cents: number; types: string; currency: string; day: number; rate: number }
  | { kind: 'pay'; at: number; part: number; day: number; rate: number }
  | { kind: 'refund'; at: number; part: number; day: number }
  | { kind: 'allocate'; at: number; to: number; part: number; from: 'CreditNotes' | 'Prepayments' | 'Overpayments' }
  | { kind: 'edit'; at: number; cents: number; day: number }
  | { kind: 'touch'; at: number }
  | { kind: 'void'; at: number; root: 'Invoices' | 'CreditNotes' }
  | { kind: 'unpay'; at: number }
  | { kind: 'bank'; type: string; cents: number; taxed: boolean; day: number }
  | { kind: 'unbank'; at: number }
  | { kind: 'transfer'; cents: number; day: number }
  | { kind: 'journal'; cents: number; taxed: boolean; day: number; status: string }
  | { kind: 'unjournal'; at: number }

const cents = fc.integer({ min: 1, max: 500_000 })
const at = fc.nat({ max: 10_000 })
const part = fc.constantFrom(0.2, 0.35, 0.5, 1, 1)
const day = fc.integer({ min: 0, max: 299 })
const types = fc.constantFrom('Exclusive', 'Inclusive', 'NoTax')
const rate = fc.integer({ min: 60, max: 160 }).map((percent) => percent / 100)
const currency = fc.constantFrom('NZD', 'NZD', 'NZD', 'USD', 'AUD')
const sale = fc.boolean()

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('invoice' as const),
      sale,
      lines: fc.array(
        fc.record({ cents, quantity: fc.integer({ min: 1, max: 7 }), taxed: fc.boolean(), account: fc.nat({ max: 2 }) }),
        { minLength: 1, maxLength: 4 },
      ),
      types,
      status: fc.constantFrom('DRAFT', 'AUTHORISED', 'AUTHORISED', 'AUTHORISED'),
      currency,
      day,
      rate,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('credit' as const), sale, cents, types, currency, day, rate }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pay' as const), at, part, day, rate }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refund' as const), at, part, day }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('allocate' as const),
      at,
      to: at,
      part,
      from: fc.constantFrom('CreditNotes' as const, 'Prepayments' as const, 'Overpayments' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), at, cents, day }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('touch' as const), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('void' as const),
      at,
      root: fc.constantFrom('Invoices' as const, 'CreditNotes' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unpay' as const), at }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('bank' as const),
      type: fc.constantFrom(
        'SPEND',
        'RECEIVE',
        'RECEIVE-PREPAYMENT',
        'SPEND-PREPAYMENT',
        'RECEIVE-OVERPAYMENT',
        'SPEND-OVERPAYMENT',
      ),
      cents,
      taxed: fc.boolean(),
      day,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unbank' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('transfer' as const), cents, day }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('journal' as const),
      cents,
      taxed: fc.boolean(),
      day,
      status: fc.constantFrom('DRAFT', 'POSTED'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unjournal' as const), at }) },
)

const toDate = (dayOfYear: number): string => new Date(Date.UTC(2026, 0, 1 + dayOfYear)).toISOString().slice(0, 10)

let world: World
beforeAll(async () => {
  const sandbox = await startSandbox({ apps: [writer], companies: [{ seed: 3, size: { invoices: 12 } }] })
  const token = String((await requestToken(sandbox, writer, { grant_type: 'client_credentials' })).json()['access_token'])
  world = {
    sandbox,
    async call(method, path, body) {
      const response = await fetch(`${sandbox.apiUrl}/api.xro/2.0/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (response.status >= 500) throw new Error(`${method} ${path} ${JSON.stringify(body)}: ${response.status} ${text}`)
      return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Rows }
    },
  }
})
afterAll(() => world.sandbox.close())

/** Ids of what this history made, in order. */
type Made = Record<
  'Invoices' | 'CreditNotes' | 'Payments' | 'Prepayments' | 'Overpayments' | 'BankTransactions' | 'ManualJournals',
  string[]
>

async function take(step: Step, made: Made): Promise<number> {
  const { call, sandbox } = world
  const pick = (root: keyof Made, index: number): WireRecord | undefined => {
    const id = made[root][index % Math.max(1, made[root].length)]
    const collection = sandbox.control.collection(root)
    const found = id === undefined ? undefined : collection.indexOf(id)
    return found === undefined ? undefined : collection.recordAt(found)
  }
  const keep = (root: keyof Made, key: string, answer: { status: number; body: Rows }): number => {
    const id = answer.body[root]?.[0]?.[key]
    if (answer.status === 200 && typeof id === 'string' && !made[root].includes(id)) made[root].push(id)
    return answer.status
  }
  const currencyOf = (code: string, rateOf: number): object =>
    code === 'NZD' ? {} : { CurrencyCode: code, CurrencyRate: rateOf }
  const banks: Record<string, string> = { USD: '093', AUD: '094' }
  switch (step.kind) {
    case 'invoice': {
      const accounts = step.sale ? ['200', '260', '210'] : ['453', '469', '300']
      const taxType = step.sale ? 'OUTPUT2' : 'INPUT2'
      return keep(
        'Invoices',
        'InvoiceID',
        await call('PUT', 'Invoices?unitdp=4', {
          Type: step.sale ? 'ACCREC' : 'ACCPAY',
          Status: step.status,
          Contact: { Name: 'History Ltd' },
          Date: toDate(step.day),
          DueDate: toDate(step.day + 14),
          LineAmountTypes: step.types,
          ...currencyOf(step.currency, step.rate),
          LineItems: step.lines.map((line, n) => ({
            Description: `line ${n}`,
            Quantity: line.quantity,
            UnitAmount: line.cents / 100,
            AccountCode: accounts[line.account],
            TaxType: step.types === 'NoTax' || !line.taxed ? 'NONE' : taxType,
          })),
        }),
      )
    }
    case 'credit':
      return keep(
        'CreditNotes',
        'CreditNoteID',
        await call('PUT', 'CreditNotes', {
          Type: step.sale ? 'ACCRECCREDIT' : 'ACCPAYCREDIT',
          Status: 'AUTHORISED',
          Contact: { Name: 'History Ltd' },
          Date: toDate(step.day),
          LineAmountTypes: step.types,
          ...currencyOf(step.currency, step.rate),
          LineItems: [{ Description: 'back', Quantity: 1, UnitAmount: step.cents / 100, AccountCode: step.sale ? '200' : '453' }],
        }),
      )
    case 'pay': {
      const invoice = pick('Invoices', step.at)
      if (!invoice) return 0
      const code = String(invoice['CurrencyCode'])
      return keep(
        'Payments',
        'PaymentID',
        await call('PUT', 'Payments', {
          Invoice: { InvoiceID: invoice['InvoiceID'] },
          Account: { Code: banks[code] ?? '090' },
          Date: toDate(step.day),
          Amount: Math.max(1, Math.round(Number(invoice['AmountDue']) * step.part * 100)) / 100,
          ...(code === 'NZD' ? {} : { CurrencyRate: step.rate }),
        }),
      )
    }
    case 'refund': {
      const credit = pick('CreditNotes', step.at)
      if (!credit) return 0
      return keep(
        'Payments',
        'PaymentID',
        await call('PUT', 'Payments', {
          CreditNote: { CreditNoteID: credit['CreditNoteID'] },
          Date: toDate(step.day),
          Account: { Code: banks[String(credit['CurrencyCode'])] ?? '090' },
          Amount: Math.max(1, Math.round(Number(credit['RemainingCredit']) * step.part * 100)) / 100,
        }),
      )
    }
    case 'allocate': {
      const credit = pick(step.from, step.at)
      const invoice = pick('Invoices', step.to)
      if (!credit || !invoice) return 0
      const id = String(credit[`${step.from.slice(0, -1)}ID`])
      const most = Math.min(Number(credit['RemainingCredit']), Number(invoice['AmountDue']))
      const amount = Math.max(1, Math.round(most * step.part * 100)) / 100
      return (
        await call('PUT', `${step.from}/${id}/Allocations`, {
          Allocations: [{ Amount: amount, Invoice: { InvoiceID: invoice['InvoiceID'] } }],
        })
      ).status
    }
    case 'edit': {
      const invoice = pick('Invoices', step.at)
      if (!invoice) return 0
      const [line] = (invoice['LineItems'] as WireRecord[] | undefined) ?? []
      const lines = [{ Description: 'other', Quantity: 1, UnitAmount: step.cents / 100, AccountCode: line?.['AccountCode'] }]
      return (await call('POST', `Invoices/${String(invoice['InvoiceID'])}`, { Date: toDate(step.day), LineItems: lines })).status
    }
    case 'touch': {
      const invoice = pick('Invoices', step.at)
      if (!invoice) return 0
      return (await call('POST', `Invoices/${String(invoice['InvoiceID'])}`, { Reference: `touched ${step.at}` })).status
    }
    case 'void': {
      const record = pick(step.root, step.at)
      if (!record) return 0
      const status = record['Status'] === 'DRAFT' ? 'DELETED' : 'VOIDED'
      return (await call('POST', `${step.root}/${String(record[`${step.root.slice(0, -1)}ID`])}`, { Status: status })).status
    }
    case 'unpay': {
      const payment = pick('Payments', step.at)
      return payment ? (await call('POST', `Payments/${String(payment['PaymentID'])}`, { Status: 'DELETED' })).status : 0
    }
    case 'bank': {
      const receive = step.type.startsWith('RECEIVE')
      const over = step.type.endsWith('OVERPAYMENT')
      const taxType = step.taxed ? (receive ? 'OUTPUT2' : 'INPUT2') : 'NONE'
      const account = step.type.endsWith('-PREPAYMENT') ? (receive ? '815' : '620') : receive ? '260' : '453'
      const answer = await call('PUT', 'BankTransactions', {
        Type: step.type,
        Contact: { Name: 'History Ltd' },
        BankAccount: { Code: '090' },
        Date: toDate(step.day),
        ...(over ? { LineAmountTypes: 'NoTax' } : {}),
        LineItems: [
          {
            Description: 'money',
            Quantity: 1,
            UnitAmount: step.cents / 100,
            ...(over ? {} : { AccountCode: account, TaxType: account === '620' ? 'NONE' : taxType }),
          },
        ],
      })
      const [transaction] = answer.body['BankTransactions'] ?? []
      for (const root of ['Prepayments', 'Overpayments'] as const) {
        const id = transaction?.[`${root.slice(0, -1)}ID`]
        if (answer.status === 200 && typeof id === 'string') made[root].push(id)
      }
      return keep('BankTransactions', 'BankTransactionID', answer)
    }
    case 'unbank': {
      const record = pick('BankTransactions', step.at)
      return record
        ? (await call('POST', `BankTransactions/${String(record['BankTransactionID'])}`, { Status: 'DELETED' })).status
        : 0
    }
    case 'transfer':
      return (
        await call('PUT', 'BankTransfers', {
          FromBankAccount: { Code: '090' },
          ToBankAccount: { Code: '091' },
          Amount: step.cents / 100,
          Date: toDate(step.day),
        })
      ).status
    case 'journal': {
      const net = step.cents / 100
      const tax = step.taxed ? Math.round(step.cents * 0.15) / 100 : 0
      return keep(
        'ManualJournals',
        'ManualJournalID',
        await call('PUT', 'ManualJournals', {
          Narration: 'history',
          Status: step.status,
          Date: toDate(step.day),
          LineAmountTypes: step.taxed ? 'Exclusive' : 'NoTax',
          JournalLines: [
            { LineAmount: net, AccountCode: '453', TaxType: step.taxed ? 'INPUT2' : 'NONE' },
            { LineAmount: -Math.round((net + tax) * 100) / 100, AccountCode: '850', TaxType: 'NONE' },
          ],
        }),
      )
    }
    case 'unjournal': {
      const record = pick('ManualJournals', step.at)
      if (!record) return 0
      const status = record['Status'] === 'POSTED' ? 'VOIDED' : 'DELETED'
      return (await call('POST', `ManualJournals/${String(record['ManualJournalID'])}`, { Status: status })).status
    }
  }
}

const toCents = (amount: unknown): number => Math.round(Number(amount) * 100)
const sumOf = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)
const listOf = (record: WireRecord, property: string): WireRecord[] => (record[property] as WireRecord[] | undefined) ?? []

function everyRecord(root: string): WireRecord[] {
  const collection = world.sandbox.control.collection(root)
  return Array.from({ length: collection.size }, (_, index) => collection.recordAt(index))
}

function expectDocumentsAgree(): void {
  for (const invoice of everyRecord('Invoices')) {
    const paid = sumOf(listOf(invoice, 'Payments').map((payment) => toCents(payment['Amount'])))
    const credited = sumOf(
      ['CreditNotes', 'Prepayments', 'Overpayments'].flatMap((name) =>
        listOf(invoice, name).map((each) => toCents(each['AppliedAmount'])),
      ),
    )
    expect([toCents(invoice['AmountPaid']), toCents(invoice['AmountCredited'])]).toEqual([paid, credited])
    if (['VOIDED', 'DELETED'].includes(String(invoice['Status'])))
      expect([invoice['AmountDue'], paid, credited]).toEqual([0, 0, 0])
    else expect(toCents(invoice['AmountDue'])).toBe(toCents(invoice['Total']) - paid - credited)
    if (invoice['Status'] === 'AUTHORISED') expect(Number(invoice['AmountDue'])).toBeGreaterThan(0)
    if (invoice['Status'] === 'PAID') expect(invoice['AmountDue']).toBe(0)
  }
  for (const root of ['CreditNotes', 'Prepayments', 'Overpayments']) {
    for (const credit of everyRecord(root)) {
      if (!['AUTHORISED', 'PAID'].includes(String(credit['Status']))) continue
      const applied = sumOf(listOf(credit, 'Allocations').map((each) => toCents(each['Amount'])))
      const refunded = sumOf(listOf(credit, 'Payments').map((each) => toCents(each['Amount'])))
      expect([root, credit['Status'], toCents(credit['RemainingCredit'])]).toEqual([
        root,
        credit['Status'],
        toCents(credit['Total']) - applied - refunded,
      ])
      expect(credit['Status']).toBe(Number(credit['RemainingCredit']) === 0 ? 'PAID' : 'AUTHORISED')
    }
  }
}

function expectJournalsBalance(): void {
  const byAccount = new Map<string, number>()
  let number = 0
  for (const journal of everyRecord('Journals')) {
    expect(journal['JournalNumber']).toBe(++number)
    const lines = listOf(journal, 'JournalLines')
    expect(sumOf(lines.map((line) => toCents(line['NetAmount'])))).toBe(0)
    for (const line of lines) {
      const id = String(line['AccountID'])
      expect(toCents(line['GrossAmount'])).toBe(toCents(line['NetAmount']) + toCents(line['TaxAmount']))
      byAccount.set(id, (byAccount.get(id) ?? 0) + toCents(line['NetAmount']))
    }
  }
  const held = new Map(world.sandbox.control.ledger().map(({ accountId, cents: sum }) => [accountId, sum]))
  expect(new Map([...held].filter(([, sum]) => sum !== 0))).toEqual(new Map([...byAccount].filter(([, sum]) => sum !== 0)))
}

/** The control accounts hold what is open, up to the cents that foreign part payments leave for ever. */
function expectControlAccountsAgree(): void {
  const balance = (system: string): number => {
    const account = everyRecord('Accounts').find((each) => each['SystemAccount'] === system)
    return world.sandbox.control.ledger().find(({ accountId }) => accountId === account?.['AccountID'])?.cents ?? 0
  }
  const inBase = (amount: number, record: WireRecord): number => Math.round(amount / Number(record['CurrencyRate'] ?? 1))
  let receivable = 0
  let payable = 0
  let foreign = 0
  const count = (record: WireRecord, open: number, isSale: boolean, sign: number) => {
    if (!['AUTHORISED', 'PAID'].includes(String(record['Status']))) return
    if (record['CurrencyCode'] !== 'NZD') foreign += 4
    if (isSale) receivable += sign * inBase(open, record)
    else payable += sign * inBase(open, record)
  }
  for (const each of everyRecord('Invoices')) count(each, toCents(each['AmountDue']), each['Type'] === 'ACCREC', 1)
  for (const each of everyRecord('CreditNotes'))
    count(each, toCents(each['RemainingCredit']), each['Type'] === 'ACCRECCREDIT', -1)
  for (const each of everyRecord('Overpayments'))
    count(each, toCents(each['RemainingCredit']), String(each['Type']).startsWith('RECEIVE'), -1)
  expect(Math.abs(balance('DEBTORS') - receivable)).toBeLessThanOrEqual(foreign)
  expect(Math.abs(-balance('CREDITORS') - payable)).toBeLessThanOrEqual(foreign)
}

interface Row {
  RowType: string
  Title?: string
  Cells?: { Value?: string; Attributes?: { Id: string; Value: string }[] }[]
  Rows?: Row[]
}

async function reportRows(path: string): Promise<Row[]> {
  const { status, body } = await world.call('GET', `Reports/${path}`)
  expect(status).toBe(200)
  const report = body['Reports']?.[0]?.['Rows'] as Row[]
  return report.flatMap((row) => (row.RowType === 'Section' ? (row.Rows ?? []) : [row]))
}

const cellCents = (row: Row | undefined, at: number): number =>
  toCents(row?.Cells?.[at]?.Value === '' ? 0 : (row?.Cells?.[at]?.Value ?? 0))
const labelled = (rows: Row[], label: string): Row | undefined => rows.find((row) => row.Cells?.[0]?.Value === label)

async function expectReportsAgree(date: string): Promise<void> {
  const trial = await reportRows(`TrialBalance?date=${date}`)
  const total = labelled(trial, 'Total')
  expect(cellCents(total, 1)).toBe(cellCents(total, 2))
  expect(cellCents(total, 3)).toBe(cellCents(total, 4))
  const sheet = await reportRows(`BalanceSheet?date=${date}`)
  const assets = cellCents(labelled(sheet, 'Total Assets'), 1)
  const liabilities = cellCents(labelled(sheet, 'Total Liabilities'), 1)
  expect(assets - liabilities).toBe(cellCents(labelled(sheet, 'Net Assets'), 1))
  expect(cellCents(labelled(sheet, 'Total Equity'), 1)).toBe(assets - liabilities)
}

describe('books after any history', () => {
  test('balance, agree with their documents, and are reported as they are', { timeout: 120_000 }, async () => {
    const statuses = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 60 }), async (steps) => {
        const made: Made = {
          Invoices: [],
          CreditNotes: [],
          Payments: [],
          Prepayments: [],
          Overpayments: [],
          BankTransactions: [],
          ManualJournals: [],
        }
        for (const each of steps) {
          const version = world.sandbox.companies[0]!.version
          const status = await take(each, made)
          // What was refused has changed nothing at all.
          if (status === 400) expect(world.sandbox.companies[0]!.version).toBe(version)
          const key = `${each.kind} ${status}`
          statuses.set(key, (statuses.get(key) ?? 0) + 1)
        }
        expectDocumentsAgree()
        expectJournalsBalance()
        expectControlAccountsAgree()
        for (const date of ['2026-02-28', '2026-05-17', '2026-12-31']) await expectReportsAgree(date)
      }),
      { numRuns: 25, endOnFailure: true },
    )
    // The property would hold of a history in which everything was refused: most kinds must have gone through.
    for (const kind of [
      'invoice',
      'credit',
      'pay',
      'refund',
      'allocate',
      'edit',
      'touch',
      'void',
      'unpay',
      'bank',
      'unbank',
      'transfer',
      'journal',
      'unjournal',
    ]) {
      expect([kind, statuses.get(`${kind} 200`) ?? 0]).toEqual([kind, expect.any(Number)])
      expect(statuses.get(`${kind} 200`) ?? 0, `${kind}: ${JSON.stringify([...statuses])}`).toBeGreaterThan(0)
    }
  })
})

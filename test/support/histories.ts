import type { WireRecord } from '../../src/sandbox/company/collection.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Step } from './history-steps.ts'
import { olderApp, requestToken } from './sandbox-client.ts'

/*
 * Random histories of an organisation: documents, edits, voids, payments, allocations and refunds, through the API.
 * Refusals are part of a history; a 500 never is.
 */

/** An app that may do all of it. */
export const historyWriter = {
  ...olderApp,
  scopes: [
    'accounting.transactions',
    'accounting.contacts',
    'accounting.settings',
    'accounting.reports.read',
    'accounting.journals.read',
  ],
}

export type Rows = Record<string, WireRecord[]>

/** A sandbox with the chart of New Zealand that histories happen to. */
export interface HistoryWorld {
  sandbox: Sandbox
  /** Returns the status; keeps what came back. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Rows }>
}

const toDate = (dayOfYear: number): string => new Date(Date.UTC(2026, 0, 1 + dayOfYear)).toISOString().slice(0, 10)

/** Ids of what this history made, in order. */
export type Made = Record<
  'Invoices' | 'CreditNotes' | 'Payments' | 'Prepayments' | 'Overpayments' | 'BankTransactions' | 'ManualJournals',
  string[]
>

/** Does it, with what the history has made so far; the status of the answer, 0 where there was nothing to do it to. */
export async function takeStep({ call, sandbox }: HistoryWorld, step: Step, made: Made): Promise<number> {
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
      const credit = pick(step.of, step.at)
      if (!credit) return 0
      const noun = step.of.slice(0, -1)
      const currencyCode = String(credit['CurrencyCode'])
      return keep(
        'Payments',
        'PaymentID',
        await call('PUT', 'Payments', {
          [noun]: { [`${noun}ID`]: credit[`${noun}ID`] },
          Date: toDate(step.day),
          Account: { Code: banks[currencyCode] ?? '090' },
          Amount: Math.max(1, Math.round(Number(credit['RemainingCredit']) * step.part * 100)) / 100,
          ...(currencyCode === 'NZD' ? {} : { CurrencyRate: step.rate }),
        }),
      )
    }
    case 'allocate': {
      const credit = pick(step.from, step.at)
      // One it fits, where there is one: of chance alone hardly any would be accepted.
      const fitting = made.Invoices.filter((_, index) => fits(credit, pick('Invoices', index)))
      const invoice =
        fitting.length > 0
          ? pick('Invoices', made.Invoices.indexOf(fitting[step.to % fitting.length]!))
          : pick('Invoices', step.to)
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
        BankAccount: { Code: step.account },
        Date: toDate(step.day),
        ...(step.account === '090' ? {} : { CurrencyRate: step.rate }),
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
          FromBankAccount: { Code: step.from },
          ToBankAccount: { Code: step.to },
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

function fits(credit: WireRecord | undefined, invoice: WireRecord | undefined): boolean {
  if (!credit || invoice?.['Status'] !== 'AUTHORISED' || credit['Status'] !== 'AUTHORISED') return false
  const sale = /^(ACCREC|RECEIVE)/.test(String(credit['Type']))
  return sale === (invoice['Type'] === 'ACCREC') && credit['CurrencyCode'] === invoice['CurrencyCode']
}

export const createMade = (): Made => ({
  Invoices: [],
  CreditNotes: [],
  Payments: [],
  Prepayments: [],
  Overpayments: [],
  BankTransactions: [],
  ManualJournals: [],
})

/** A client of the first organisation, by an app like `historyWriter`. */
export async function openHistory(sandbox: Sandbox): Promise<HistoryWorld> {
  const token = String((await requestToken(sandbox, historyWriter, { grant_type: 'client_credentials' })).json()['access_token'])
  return {
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
}

import { describe, expect, it } from 'vitest'
import type { ReconciledAccount, ReconciledMonth } from '../../src/dashboard/api/reconciliation.ts'
import type { StatementAnswer } from '../../src/dashboard/api/types.ts'
import { spread, toAxis } from '../../src/dashboard/charts/scale.ts'
import { toAccountsInView, toLastClosed, toTie, toTieOf } from '../../src/dashboard/components/to-tie.ts'
import { toTieSum } from '../../src/dashboard/components/to-tie-sum.ts'
import { toAgeing } from '../../src/dashboard/pages/home/ageing.ts'
import { toSameDaysBefore } from '../../src/dashboard/pages/home/queries.ts'
import { awaited, toAwaitedWords } from '../../src/dashboard/pages/home/to-awaited.ts'
import { toChangeWords } from '../../src/dashboard/pages/home/to-change-words.ts'
import { toMatrix } from '../../src/dashboard/pages/reconciliation/to-matrix.ts'
import { parseSearchText, toSearchText } from '../../src/dashboard/shell/search-text.ts'
import type { StreamReportAnswer, SyncSnapshot } from '../../src/http/schemas/syncs.ts'

const ties = { state: 'ties' as const, asOf: '2026-11-21T08:00:00.000Z', explainedPercent: 100, text: '' }

function statement(names: string[], rows: (string | number | null)[][]): StatementAnswer {
  return {
    statement: '',
    title: '',
    subtitle: '',
    organisations: [],
    connections: [],
    columns: names.map((name) => ({ name, type: 'VARCHAR', title: name })),
    rows,
    asOf: null,
    ties,
    missing: [],
    notes: [],
  }
}

const account = (of: Partial<ReconciledAccount>): ReconciledAccount => ({
  month: '2026-10',
  basis: 'accrual',
  accountId: 'a',
  code: '416',
  account: 'Depreciation',
  ours: '0.00',
  xeros: '0.00',
  difference: '0.00',
  moved: '0.00',
  causes: [],
  unexplained: '0.00',
  nearest: [],
  ...of,
})

const reconciled = (month: string, unexplained = '0.00'): ReconciledMonth => ({
  month,
  basis: 'accrual',
  state: unexplained === '0.00' ? 'ties' : 'differs',
  compared: 10,
  differing: 0,
  explained: '0.00',
  unexplained,
  causes: [],
})

describe('ageing', () => {
  const answer = statement(
    ['contact', 'days_overdue', 'amount'],
    [
      ['Moana Hotels', 58, '100.10'],
      ['Moana Hotels', 0, '50.00'],
      ['Otago Cellars', 97, '10.00'],
      ['Otago Cellars', 98, '-30.00'],
      ['Pegasus Bay', 30, '20.00'],
    ],
  )

  it('adds up by days and takes credits off', () => {
    const { total, overdue, count, overdueCount, buckets, worst } = toAgeing(answer)
    expect([total, overdue, count, overdueCount]).toEqual(['150.10', '100.10', 4, 3])
    expect(buckets.map(({ amount }) => amount)).toEqual(['50.00', '20.00', '100.10', '0.00', '-20.00'])
    expect(worst).toEqual([
      { contact: 'Moana Hotels', days: 58, amount: '100.10' },
      { contact: 'Pegasus Bay', days: 30, amount: '20.00' },
    ])
  })
})

describe('the badge', () => {
  const of = {
    badge: ties,
    months: [reconciled('2026-09'), reconciled('2026-10'), reconciled('2026-11')],
    basis: 'accrual' as const,
    format: {},
  }

  it('names the last month that was over', () => {
    expect(toLastClosed('2026-11-21T08:00:00Z')).toBe('2026-10-31')
    expect(toLastClosed('2026-10-31T23:00:00Z')).toBe('2026-10-31')
    expect(toTieOf(of)).toEqual({ state: 'ties', words: 'Ties to Xero, 31 Oct 2026' })
    expect(toTieOf({ ...of, from: '2026-09-01', to: '2026-09-30' }).words).toBe('Ties to Xero, 30 Sep 2026')
  })

  it('says when the month in view is open, or was never compared', () => {
    expect(toTieOf({ ...of, from: '2026-11-01', to: '2026-11-21' })).toEqual({ state: 'older', words: 'Tied on 31 Oct 2026' })
    expect(toTieOf({ ...of, from: '2020-01-01', to: '2020-01-31' }).state).toBe('unchecked')
    expect(toTie(null, 'en-NZ')).toEqual({ state: 'unchecked', words: 'Not checked' })
  })

  it('says what is not explained in the days in view alone', () => {
    const months = [reconciled('2026-09', '12.40'), reconciled('2026-10')]
    expect(toTieOf({ ...of, months, from: '2026-09-01', to: '2026-09-30' })).toEqual({
      state: 'unexplained',
      words: '12.40 not explained',
    })
    expect(toTieOf({ ...of, months, from: '2026-10-01', to: '2026-10-31' }).state).toBe('ties')
  })

  it('says of a profit and loss what is not explained on its own lines', () => {
    const held = [
      account({ accountId: 'sales', unexplained: '-12.40' }),
      account({ accountId: 'payable', unexplained: '12.40' }),
      account({ accountId: 'sales', unexplained: '3.00', month: '2026-09' }),
    ]
    const answer = statement(['line', 'account_id', 'amount'], [['account', 'sales', '100.00']])
    const view = { name: 'profit_and_loss', title: 'Profit and loss', from: '2026-10-01', to: '2026-10-31', answer }
    const accounts = toAccountsInView(held, 'accrual', view)
    expect(accounts).toEqual([held[0]])
    const months = [reconciled('2026-10', '24.80')]
    expect(toTieOf({ ...of, months, from: view.from, to: view.to, accounts }).words).toBe('12.40 not explained')
    expect(toAccountsInView(held, 'accrual', { ...view, name: 'trial_balance', answer: undefined })).toHaveLength(2)
  })

  it('opens to a sum that ends in the net profit', () => {
    const answer = statement(
      ['line', 'section', 'code', 'label', 'account_id', 'amount'],
      [
        ['account', 'Income', '200', 'Sales', 's', '1000.00'],
        ['account', 'Less Operating Expenses', '416', 'Depreciation', 'a', '250.00'],
        ['account', 'Less Operating Expenses', '429', 'General', 'g', '100.00'],
        ['result', null, null, 'Net Profit', null, '650.00'],
      ],
    )
    const sum = toTieSum(answer, [
      account({ accountId: 'a', moved: '250.00', causes: ['depreciation'] }),
      account({ accountId: 'g', moved: '12.40', unexplained: '12.40', causes: ['unknown'] }),
      account({ accountId: 'bank', moved: '5.00', causes: ['unrealised_fx'] }),
    ])
    expect(sum).toEqual({
      documents: '912.40',
      labels: [{ name: 'Depreciation', amount: '-250.00' }],
      unexplained: '-12.40',
      total: '650.00',
      accounts: 3,
      documentsPercent: 80.5,
    })
  })
})

describe('what changed', () => {
  const record = {
    number: 'INV-2217',
    name: 'Pegasus Bay Café',
    date: null,
    total: '4312.50',
    currency: 'NZD',
    status: 'AUTHORISED',
  }

  it('is said in an accountant’s words', () => {
    expect(toChangeWords({ title: 'Invoice', op: 'update', record })).toEqual({
      icon: 'invoice',
      what: 'Invoice INV-2217 approved',
      who: 'Pegasus Bay Café',
      removed: false,
    })
    expect(
      toChangeWords({ title: 'Bill', op: 'update', record: { ...record, number: 'BL-0931', status: 'VOIDED' } }),
    ).toMatchObject({
      icon: 'removed',
      what: 'Bill BL-0931 voided',
      removed: true,
    })
    expect(toChangeWords({ title: 'Contact', op: 'update', record: { ...record, number: null, status: 'ACTIVE' } }).what).toBe(
      'Contact changed',
    )
  })
})

describe('reconciliation', () => {
  it('has accounts down and months across', () => {
    const trialBalance = statement(
      ['line', 'code', 'label', 'account_id'],
      [
        ['account', '200', 'Sales', 's'],
        ['result', null, 'Total', null],
      ],
    )
    const rows = toMatrix(
      trialBalance,
      [account({ moved: '10.00' }), account({ month: '2026-11', unexplained: '1.00' })],
      ['2026-10', '2026-11'],
    )
    expect(rows.map(({ name, ties, cells }) => [name, ties, cells.map(({ state }) => state)])).toEqual([
      ['Sales', true, ['ties', 'ties']],
      ['Depreciation', false, ['labelled', 'unexplained']],
    ])
  })
})

describe('charts and addresses', () => {
  it('have axes from zero in round steps', () => {
    const { ticks, y } = toAxis([12, 187_000], { top: 10, bottom: 210 })
    expect(ticks).toEqual([0, 50_000, 100_000, 150_000, 200_000])
    expect([y(0), y(200_000)]).toEqual([210, 10])
    expect(toAxis([-6000, 38_000], { top: 0, bottom: 100, count: 3.4 }).ticks).toEqual([-20_000, 0, 20_000, 40_000])
    expect(spread(91, 4)).toEqual([0, 30, 60, 90])
  })

  it('compare a month to date with as many days before', () => {
    expect(toSameDaysBefore('2026-11-21')).toEqual({ from: '2026-10-01', to: '2026-10-21' })
    expect(toSameDaysBefore('2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  })

  it('read as a person would write them', () => {
    const search = { filter: ['status:eq:PAID', 'total:gt:1000'], sort: '-date', row: undefined }
    expect(toSearchText(search)).toBe('?filter=status:eq:PAID&filter=total:gt:1000&sort=-date')
    expect(parseSearchText('?filter=status:eq:PAID&filter=total:gt:1000&sort=-date')).toEqual({
      filter: ['status:eq:PAID', 'total:gt:1000'],
      sort: '-date',
    })
    expect(parseSearchText('?by=month')).toEqual({ by: 'month' })
  })
})

describe('what a panel waits for in a first sync', () => {
  const report = (stream: string, status: 'running' | 'complete', read: number, expected: number | null) =>
    ({ stream, status, read, expected }) as StreamReportAnswer
  const words = (step: SyncSnapshot['step'], ...streams: StreamReportAnswer[]): string =>
    toAwaitedWords({ step, streams }, awaited.owedToUs, String)

  it('says what is awaited before anything is known', () => {
    expect(toAwaitedWords(undefined, awaited.owedToUs, String)).toBe('Waiting for the invoices')
    expect(words('access')).toBe('Waiting for the invoices')
    expect(words('records', report('contacts', 'running', 5, 10))).toBe('Waiting for the invoices')
  })

  it('counts what was read, of how many where Xero said so of all', () => {
    expect(words('records', report('invoices', 'running', 32, 60))).toBe('Reading, 32 of about 60 rows')
    const both = [report('invoices', 'running', 32, 60), report('credit_notes', 'running', 4, null)]
    expect(words('records', ...both)).toBe('Reading, 36 rows so far')
  })

  it('claims no figure before the ledger', () => {
    expect(words('records', report('invoices', 'complete', 60, 60), report('credit_notes', 'complete', 4, null))).toBe(
      'Read. Waiting for the rest',
    )
    expect(words('books')).toBe('Read. Adding up the ledger')
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  endOf,
  fetchLines,
  fetchToken,
  loadLines,
  monthOf,
  openTimedWorld,
  reportNames,
  type TimedWorld,
} from '../support/report-world.ts'

describe('which months are read again', () => {
  let world: TimedWorld
  const today = '2026-11-21'
  const posted = (record: Record<string, unknown>): boolean => ['AUTHORISED', 'PAID'].includes(String(record['Status']))
  /** The newest of the status, before the day. */
  const findInvoice = (status: string, before: string) => {
    const invoices = world.sandbox.control.collection('Invoices')
    const found = Array.from({ length: invoices.size }, (_, index) => invoices.recordAt(index))
      .filter((record) => record['Status'] === status && String(record['DateString']) < before)
      .sort((a, b) => (String(a['DateString']) < String(b['DateString']) ? 1 : -1))[0]
    if (!found) throw new Error(`No invoice is ${status} before ${before}`)
    return { id: String(found['InvoiceID']), month: monthOf(String(found['DateString'])), total: found['Total'] }
  }
  /** The months from one to another, newest first. */
  const listMonths = (from: string, to: string): string[] => {
    const months = []
    for (let day = new Date(`${to}-01`); day.toISOString().slice(0, 7) >= from; day.setUTCMonth(day.getUTCMonth() - 1)) {
      months.push(day.toISOString().slice(0, 7))
    }
    return months
  }
  const monthsRead = async (since: string): Promise<string[]> =>
    (
      await world.query(
        `SELECT CAST(month AS VARCHAR) AS month FROM xero.report_trial_balance_readings WHERE read_at >= '${since}' ORDER BY month DESC`,
      )
    ).map((row) => String(row['month']).slice(0, 7))
  const now = (): string => new Date(world.sandbox.control.now()).toISOString()

  beforeAll(async () => {
    world = await openTimedWorld('NZ', today)
    const { control } = world.sandbox
    const invoices = control.collection('Invoices')
    const template = Array.from({ length: invoices.size }, (_, index) => invoices.recordAt(index)).find(posted)!
    const organisation = control.collection('Organisations').recordAt(0)
    control.edit('Organisations', String(organisation['OrganisationID']), { PeriodLockDate: null, EndOfYearLockDate: null })
    // Five years of months, the current one included.
    control.put('Invoices', {
      ...structuredClone(template),
      InvoiceID: '00000000-0000-4000-8000-00000000feed',
      InvoiceNumber: 'INV-OLD',
      Date: `/Date(${Date.parse('2021-12-15')}+0000)/`,
      DateString: '2021-12-15T00:00:00',
      Payments: [],
      CreditNotes: [],
    })
  }, 30_000)
  afterAll(() => world.close())

  test('five years take at most 70 calls, the first time', async () => {
    const first = await world.run()
    expect(first).toMatchObject({ troubled: {} })
    expect(first.calls).toEqual({
      report_trial_balance: 60,
      report_balance_sheet: 1,
      report_profit_and_loss: 1,
      report_profit_and_loss_cash: 6,
      report_bank_summary: 1,
      report_budget_summary: 1,
    })
    expect(first.total).toBeLessThanOrEqual(70)
    expect(await monthsRead('2000-01-01')).toHaveLength(60)
    expect((await world.run()).total).toBe(0)
  }, 30_000)

  test('a payment of an old invoice reads nothing of the old month', async () => {
    world.advance(1)
    const { id, total } = findInvoice('AUTHORISED', '2026-10')
    world.sandbox.control.edit('Invoices', id, { AmountDue: 0, AmountPaid: total, Status: 'PAID' })
    const at = now()
    expect((await world.run()).calls).toEqual({ report_trial_balance: 1, report_bank_summary: 1 })
    expect(await monthsRead(at)).toEqual(['2026-11'])
  })

  test('a voided document reads its month and those after it', async () => {
    world.advance(1)
    const at = now()
    const { id, month } = findInvoice('PAID', '2025-11')
    expect(month > '2025-06').toBe(true)
    world.sandbox.control.edit('Invoices', id, { Status: 'VOIDED' })
    const { calls } = await world.run()
    expect(await monthsRead(at)).toEqual(listMonths(month, '2026-11'))
    expect(calls).toEqual({
      report_trial_balance: listMonths(month, '2026-11').length,
      report_balance_sheet: 1,
      report_profit_and_loss: 1,
      report_profit_and_loss_cash: 2,
      report_bank_summary: 1,
    })
    const token = await fetchToken(world)
    const held = await loadLines(world, 'report_trial_balance', 'date', 'account_name', [
      'debit',
      'credit',
      'ytd_debit',
      'ytd_credit',
    ])
    for (const day of ['2025-05-31', endOf(month), '2026-06-30']) {
      expect(held.get(day)).toEqual(await fetchLines(world, token, `TrialBalance?date=${day}`))
    }
    expect((await world.run()).total).toBe(0)
  })

  test('a document that moves to another month reads both and what lies between, no more', async () => {
    world.advance(1)
    const at = now()
    const { id, month } = findInvoice('PAID', '2026-07')
    expect(month > '2026-03').toBe(true)
    const later = listMonths(month, '2026-10').at(-3)!
    world.sandbox.control.edit('Invoices', id, {
      Date: `/Date(${Date.parse(`${later}-04`)}+0000)/`,
      DateString: `${later}-04T00:00:00`,
    })
    await world.run()
    expect(await monthsRead(at)).toEqual(['2026-11', ...listMonths(month, later)])
  })

  test('a draft reads nothing', async () => {
    world.sandbox.control.edit('Invoices', findInvoice('DRAFT', '2026-12').id, { Total: 1, Reference: 'still a draft' })
    expect((await world.run()).total).toBe(0)
  })

  test('a lock date that moves reads the months it has passed over', async () => {
    const { control } = world.sandbox
    const organisation = control.collection('Organisations').recordAt(0)
    const lock = async (day: string): Promise<string[]> => {
      world.advance(1)
      const at = now()
      control.edit('Organisations', String(organisation['OrganisationID']), { PeriodLockDate: `/Date(${Date.parse(day)}+0000)/` })
      await world.run()
      return monthsRead(at)
    }
    expect(await lock('2021-12-31')).toEqual(['2026-11', '2021-12'])
    expect(await lock('2022-03-31')).toEqual(['2026-11', '2022-03', '2022-02', '2022-01'])
  })

  test('a month that ends is read at its end, the new one up to the day', async () => {
    world.advance(6)
    const at = now()
    expect(world.today().slice(0, 7)).toBe('2026-12')
    const { calls } = await world.run()
    expect(await monthsRead(at)).toEqual(['2026-12', '2026-11'])
    expect(calls).toMatchObject({ report_trial_balance: 2, report_bank_summary: 2, report_profit_and_loss: 1 })
    const dates = await world.query(
      "SELECT DISTINCT CAST(date AS VARCHAR) AS date FROM xero.report_trial_balance WHERE date >= '2026-11-01' ORDER BY 1",
    )
    expect(dates.map((row) => row['date'])).toEqual(['2026-11-30', world.today()])
  })

  test('what was posted to closed months without a document is found by the balance of the day', async () => {
    world.advance(1)
    const at = now()
    const { control } = world.sandbox
    const journals = control.collection('ManualJournals')
    const template = Array.from({ length: journals.size }, (_, index) => journals.recordAt(index)).find(
      (record) => record['Status'] === 'POSTED',
    )!
    // The ledger has it and the copy has not, as with depreciation and wages: manual journals are not read in these runs.
    control.put('ManualJournals', {
      ...structuredClone(template),
      ManualJournalID: '00000000-0000-4000-8000-00000000beef',
      Date: `/Date(${Date.parse('2026-09-30')}+0000)/`,
    })
    const { calls } = await world.run({ streams: reportNames })
    expect(await monthsRead(at)).toEqual(['2026-12', '2026-11', '2026-10', '2026-09'])
    expect(calls).toEqual({
      report_trial_balance: 4,
      report_balance_sheet: 1,
      report_profit_and_loss: 1,
      report_profit_and_loss_cash: 1,
      report_bank_summary: 2,
    })
    const token = await fetchToken(world)
    const held = await loadLines(world, 'report_trial_balance', 'date', 'account_name', [
      'debit',
      'credit',
      'ytd_debit',
      'ytd_credit',
    ])
    for (const day of ['2026-08-31', '2026-09-30', '2026-10-31', '2026-11-30', world.today()]) {
      expect(held.get(day)).toEqual(await fetchLines(world, token, `TrialBalance?date=${day}`))
    }
    expect((await world.run({ streams: reportNames })).total).toBe(0)
  })

  test('all of them when asked to read everything', async () => {
    const { calls } = await world.run({ full: true, streams: reportNames })
    expect(calls).toMatchObject({ report_trial_balance: 60, report_budget_summary: 1 })
  }, 30_000)
})

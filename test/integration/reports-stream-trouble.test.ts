import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Platform } from '../../src/platform/platform.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { recordStreams, reportStreams } from '../../src/streams/catalogue.ts'
import {
  connectCustom,
  createLeapingClock,
  startQuickKind,
  syncByName,
  toTroubled,
  type PlatformHome,
} from '../support/platform-world.ts'
import { reportNames } from '../support/report-world.ts'
import { olderApp } from '../support/world.ts'

const kind = await startQuickKind()
afterAll(() => kind.stop())

const few = ['organisations', 'accounts', 'invoices', 'manual_journals']
const streams = [...recordStreams.filter((stream) => few.includes(stream.name)), ...reportStreams]
const reports = '/api.xro/2.0/Reports'

describe('trouble with reports', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  const callsOf = (path: string): number => sandbox.control.calls().filter((call) => call.path.startsWith(path)).length
  const countOf = async (sql: string): Promise<number> => Number((await home.query(`SELECT count(*) AS n FROM ${sql}`))[0]?.['n'])

  beforeAll(async () => {
    sandbox = await startSandbox({ companies: [{ seed: 3, size: { invoices: 30 } }], apps: [olderApp] })
    home = await kind.createHome(sandbox, { DAYBOOK_RETRY_ATTEMPTS: '2' })
    platform = await home.open({ clock: createLeapingClock(sandbox), streams })
  }, 30_000)
  afterEach(() => sandbox.control.clearFaults())
  afterAll(async () => {
    await platform?.close()
    await sandbox?.close()
  })

  test('connecting asks one question about the role, however many reports there are', async () => {
    sandbox.control.clearCalls()
    const { access } = await connectCustom(platform, sandbox)
    expect(access.filter((entry) => !entry.access.readable)).toEqual([])
    expect(callsOf(reports)).toBe(0)
    expect(callsOf('/api.xro/2.0/ManualJournals')).toBe(1)
  })

  test('an interrupted reading keeps what landed, and goes on with the rest', async () => {
    sandbox.control.addFault({ path: `${reports}/TrialBalance`, after: 9, status: 500, body: 'oops' })
    const first = await syncByName(platform)
    expect([first.status, toTroubled(first)]).toEqual(['partial', { report_trial_balance: 'xero_unavailable' }])
    const held = await countOf('xero.report_trial_balance_readings')
    expect(held).toBeGreaterThanOrEqual(8)
    sandbox.control.clearFaults()
    sandbox.control.clearCalls()
    const second = await syncByName(platform)
    expect([second.status, toTroubled(second)]).toEqual(['complete', {}])
    const months = await countOf('xero.report_trial_balance_readings')
    expect(months).toBeGreaterThan(24)
    expect(callsOf(`${reports}/TrialBalance`)).toBe(months - held)
    // The others rest on the trial balances too, so these say it once more.
    expect(callsOf(`${reports}/`) - (months - held)).toBeLessThanOrEqual(5)
    sandbox.control.clearCalls()
    expect((await syncByName(platform)).status).toBe('complete')
    expect(callsOf(`${reports}/`)).toBe(0)
  })

  test('a report that was reset is read anew, and no other', async () => {
    await platform.connections.reset('demo', ['report_profit_and_loss'])
    expect(await countOf('xero.report_profit_and_loss')).toBe(0)
    sandbox.control.clearCalls()
    await syncByName(platform)
    expect(callsOf(`${reports}/`)).toBe(1)
    expect(await countOf('xero.report_profit_and_loss')).toBeGreaterThan(100)
  })

  test('what is no report fails with a reason, and nothing else does', async () => {
    await platform.connections.reset('demo', ['report_balance_sheet', 'report_bank_summary'])
    sandbox.control.addFault({ path: `${reports}/BalanceSheet`, body: { Reports: [{ ReportName: 'Balance Sheet', Rows: [] }] } })
    sandbox.control.addFault({ path: `${reports}/BankSummary`, body: { Reports: [] } })
    const report = await syncByName(platform)
    expect([report.status, toTroubled(report)]).toEqual([
      'partial',
      { report_balance_sheet: 'xero_garbled', report_bank_summary: 'xero_garbled' },
    ])
    expect(report.byName.get('report_balance_sheet')?.reason).toMatch(
      /GET Reports\/BalanceSheet is no report as documented: .*header/,
    )
    expect(report.byName.get('report_bank_summary')?.reason).toMatch(/GET Reports\/BankSummary with 0 reports/)
    sandbox.control.clearFaults()
    expect((await syncByName(platform)).status).toBe('complete')
    expect(await countOf('xero.report_balance_sheet_readings')).toBe(12)
  })

  test('a cell that is no amount, sums that do not add up, a month that is missing go to quarantine', async () => {
    const cell = (Value: string) => ({ Value })
    const line = (RowType: string, ...cells: string[]) => ({ RowType, Cells: cells.map(cell) })
    const toBody = (ReportName: string, heads: string[], ...rows: object[]) => ({
      Reports: [{ ReportName, Rows: [line('Header', ...heads), { RowType: 'Section', Title: 'Bank', Rows: rows }] }],
    })
    const spoilt = ['report_balance_sheet', 'report_bank_summary', 'report_profit_and_loss']
    await platform.connections.reset('demo', spoilt)
    const today = new Date(sandbox.control.now()).toISOString()
    const month = new Date(sandbox.control.now()).toLocaleString('en', { month: 'short', timeZone: 'UTC' })
    const heads = ['', `${month} ${today.slice(0, 4)}`]
    sandbox.control.addFault({
      path: `${reports}/BalanceSheet`,
      body: toBody('Balance Sheet', heads, line('Row', 'Cheque', '2.00'), line('SummaryRow', 'Total Bank', '3.00')),
    })
    sandbox.control.addFault({
      path: `${reports}/BankSummary`,
      body: toBody('Bank Summary', ['Bank', 'Opening'], line('Row', 'Cheque', '2.00')),
    })
    sandbox.control.addFault({
      path: `${reports}/ProfitAndLoss`,
      body: toBody('Profit and Loss', heads, line('Row', 'Sales', 'n/a')),
    })
    const report = await syncByName(platform)
    expect(report.status).toBe('complete')
    expect(spoilt.map((name) => report.byName.get(name)?.quarantined)).toEqual([12, 1, expect.any(Number)])
    const reasons = await home.query(
      `SELECT DISTINCT stream, reason FROM xero._quarantine WHERE key LIKE '${today.slice(0, 7)}-%' ORDER BY stream`,
    )
    expect(reasons.map((row) => row['reason'])).toEqual([
      '"Total Bank" says 3.00, and its lines add up to 2.00',
      expect.stringMatching(/^The report has no column "opening balance", "cash received", .*it has Opening$/),
      'Lines[0].Amount is "n/a", not an amount of money with at most 14 digits and 4 decimals',
    ])
    expect(await countOf("xero._quarantine WHERE reason LIKE 'The report has no column for 20%'")).toBe(21)

    // Not asked for again until there is something new to hear, then released.
    sandbox.control.clearFaults()
    sandbox.control.clearCalls()
    await syncByName(platform)
    expect(callsOf(`${reports}/`)).toBe(0)
    expect((await syncByName(platform, 'demo', { full: true, streams: spoilt })).status).toBe('complete')
    expect(await countOf('xero._quarantine')).toBe(0)
  })

  test('without the scope the copy is complete, and says why there are no reports', async () => {
    sandbox.control.withdrawScope('accounting.reports.read')
    const { access } = await connectCustom(platform, sandbox)
    const missing = access.filter((entry) => !entry.access.readable)
    expect(missing.map((entry) => entry.stream)).toEqual(reportNames)
    expect(missing[0]?.access).toMatchObject({
      why: 'scope',
      reason: /accounting\.reports\.trialbalance\.read or accounting\.reports\.read/,
    })
    sandbox.control.clearCalls()
    const report = await syncByName(platform)
    expect(report.status).toBe('complete')
    expect(report.byName.get('report_trial_balance')).toMatchObject({ status: 'unavailable', code: 'scope_missing', calls: 0 })
    expect(callsOf(`${reports}/`)).toBe(0)
    // Asked for by name they are missed.
    expect((await syncByName(platform, 'demo', { streams: ['accounts', 'report_trial_balance'] })).status).toBe('partial')
    expect((await syncByName(platform, 'demo', { streams: ['report_trial_balance'] })).status).toBe('failed')
    sandbox.control.grantScope('accounting.reports.read', olderApp.clientId)
  })

  test('without the role neither', async () => {
    sandbox.control.setUser({ reporting: false })
    const { access } = await connectCustom(platform, sandbox)
    const missing = access.filter((entry) => !entry.access.readable)
    expect(missing.map((entry) => [entry.stream, entry.access.readable ? '' : entry.access.why])).toEqual(
      ['manual_journals', ...reportNames].map((name) => [name, 'role']),
    )
    await platform.connections.reset('demo', ['report_balance_sheet'])
    const report = await syncByName(platform)
    expect([report.status, toTroubled(report)]).toEqual(['partial', { manual_journals: 'role_missing' }])
    expect(report.byName.get('report_balance_sheet')).toMatchObject({ status: 'unavailable', code: 'role_missing' })
    sandbox.control.setUser({ reporting: true })
  })
})

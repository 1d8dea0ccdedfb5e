import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PayrollAuApi, PayrollNzApi, PayrollUkApi } from 'xero-node'
import type { ApiCaller, Json } from '../support/api-caller.ts'
import { openApiCaller } from '../support/api-caller.ts'
import { person } from '../support/payroll-requests.ts'

const cents = (value: unknown): number => Math.round(Number(value ?? 0) * 100)
const add = (records: readonly Json[], ...names: string[]): number =>
  records.reduce((sum, record) => names.reduce((part, name) => part + cents(record[name]), sum), 0)
const linesOf = (slip: Json, ...names: string[]): Json[] => names.flatMap((name) => (slip[name] ?? []) as Json[])

/** What pay runs paid in wages and withheld, against what the ledger has on the accounts that wages go to. */
function wagesOfLedger({ sandbox }: ApiCaller, from: string, to: string): number {
  const balances = sandbox.control.ledger({ from, to })
  return balances.filter(({ name }) => /^(wages|salar)/i.test(name)).reduce((sum, { cents: each }) => sum + Math.max(0, each), 0)
}

describe.each(['UK', 'NZ'] as const)('payroll of an organisation in %s', (region) => {
  let caller: ApiCaller
  beforeAll(async () => {
    caller = await openApiCaller('payroll.xro/2.0', { seed: 8, size: 'small', region, trade: 'cafe' })
  })
  afterAll(() => caller.close())
  const slipsOf = (run: Json): Promise<Json[]> => caller.list(`PaySlips?PayRunID=${String(run['payRunID'])}`)

  test('a year of pay runs is what their payslips add up to, and each payslip what its lines do', async () => {
    const runs = await caller.list('PayRuns')
    expect(runs.length).toBeGreaterThanOrEqual(12)
    for (const run of runs) {
      const slips = await slipsOf(run)
      expect(slips.length).toBeGreaterThan(2)
      expect(cents(run['totalPay'])).toBe(add(slips, 'totalPay'))
      for (const slip of slips) {
        const earnings = linesOf(slip, 'earningsLines', 'leaveEarningsLines', 'timesheetEarningsLines')
        expect(add(earnings, 'amount')).toBe(cents(slip['grossEarnings']))
        expect(add(linesOf(slip, 'employeeTaxLines'), 'amount')).toBe(cents(slip['totalEmployeeTaxes']))
        expect(add(linesOf(slip, 'deductionLines'), 'amount')).toBe(cents(slip['totalDeductions']))
        expect(add(linesOf(slip, 'paymentLines'), 'amount')).toBe(cents(slip['totalPay']))
        const withheld = add([slip], 'totalEmployeeTaxes', 'totalDeductions', 'totalStatutoryDeductions')
        expect(cents(slip['totalPay'])).toBe(cents(slip['grossEarnings']) - withheld + cents(slip['totalReimbursements']))
      }
    }
  })

  test('what was paid is what the ledger has under wages', async () => {
    const posted = (await caller.list('PayRuns?status=Posted')).filter(({ paymentDate }) => String(paymentDate) >= '2026-01-01')
    const gross = (await Promise.all(posted.map(slipsOf))).reduce((sum, slips) => sum + add(slips, 'grossEarnings'), 0)
    const days = posted.map(({ paymentDate }) => String(paymentDate).slice(0, 10)).sort()
    expect(gross).toBeGreaterThan(1_000_000)
    expect(gross).toBe(wagesOfLedger(caller, '2026-01-01', days.at(-1)!))
  })

  test('employees are found by name, pay runs by status, and pages end', async () => {
    const [employee] = await caller.list('Employees')
    const filter = `firstName==${String(employee!['firstName'])},lastName==${String(employee!['lastName'])}`
    expect(await caller.list(`Employees?filter=${encodeURIComponent(filter)}`)).toEqual([employee])
    expect(await caller.list('Employees?filter=firstName==Nobody')).toEqual([])
    expect(await caller.list('Employees?page=2')).toEqual([])
    const [drafts, posted, all] = [
      await caller.list('PayRuns?status=Draft'),
      await caller.list('PayRuns?status=Posted'),
      await caller.list('PayRuns'),
    ]
    expect(drafts.length + posted.length).toBe(all.length)
    expect((await caller.send('GET', 'PayRuns?status=Lost')).status).toBe(400)
    expect((await caller.send('GET', 'PaySlips')).status).toBe(400)
    expect((await caller.send('GET', 'Employees?page=0')).status).toBe(400)
  })

  test('a timesheet is filled, approved, and cannot be changed until it is taken back', async () => {
    const [employee] = await caller.list('Employees')
    const [rate] = await caller.list('EarningsRates')
    const day = { date: '2027-02-01', earningsRateID: rate!['earningsRateID'], numberOfUnits: 7.1 }
    const body = {
      payrollCalendarID: employee!['payrollCalendarID'],
      employeeID: employee!['employeeID'],
      startDate: '2027-02-01',
      endDate: '2027-02-07',
      timesheetLines: [day, { ...day, date: '2027-02-02', numberOfUnits: 7.2 }],
    }
    const { timesheet } = (await caller.write('POST', 'Timesheets', body)) as { timesheet: Json }
    const path = `Timesheets/${String(timesheet['timesheetID'])}`
    expect(timesheet).toMatchObject({ status: 'Draft', totalHours: 14.3 })
    const repeated = await caller.send('POST', 'Timesheets', body)
    expect(repeated.status).toBe(400)
    expect(repeated.json()).toMatchObject({ httpStatusCode: 'BadRequest', problem: { invalidFields: [{ name: 'startDate' }] } })
    await caller.write('POST', `${path}/Approve`, undefined)
    for (const [method, below] of [
      ['POST', '/Lines'],
      ['DELETE', ''],
      ['POST', '/Approve'],
    ] as const) {
      expect((await caller.send(method, path + below, method === 'POST' ? day : undefined)).status).toBe(400)
    }
    await caller.write('POST', `${path}/RevertToDraft`, undefined)
    expect((await caller.send('POST', `${path}/Lines`, { ...day, date: '2027-03-01' })).status).toBe(400)
    await caller.write('POST', `${path}/Lines`, { ...day, date: '2027-02-03', numberOfUnits: 0.1 })
    const { timesheet: filled } = (await caller.read(path)) as { timesheet: Json }
    expect(filled).toMatchObject({ status: 'Draft', totalHours: 14.4 })
    expect((await caller.send('DELETE', path)).status).toBe(200)
    expect((await caller.send('GET', path)).status).toBe(404)
  })

  test('somebody new is taken on, once everything is said that must be', async () => {
    const { lastName: _lastName, ...nameless } = person
    const answer = await caller.send('POST', 'Employees', { ...nameless, dateOfBirth: '1999-02-30' })
    expect(answer.status).toBe(400)
    const { problem } = answer.json() as { problem: { invalidFields: Json[] } }
    expect(problem.invalidFields.map(({ name }) => name).sort()).toEqual(['dateOfBirth', 'lastName'])
    const before = await caller.list('Employees')
    const { employee } = (await caller.write('POST', 'Employees', person)) as { employee: Json }
    expect(await caller.list('Employees')).toHaveLength(before.length + 1)
    const leave = `Employees/${String(employee['employeeID'])}/Leave`
    expect(await caller.list(leave)).toEqual([])
    const [type] = await caller.list('LeaveTypes')
    const body = { leaveTypeID: type!['leaveTypeID'], description: 'Rest', startDate: '2026-12-01', endDate: '2026-12-04' }
    expect((await caller.send('POST', leave, { ...body, endDate: '2026-11-30' })).status).toBe(400)
    const { leave: taken } = (await caller.write('POST', leave, body)) as { leave: Json }
    const units = (taken['periods'] as Json[]).reduce((sum, { numberOfUnits }) => sum + Number(numberOfUnits), 0)
    expect(units).toBe(32)
  })

  test("the other country's operations are not there", async () => {
    const other = region === 'UK' ? 'Superannuations' : 'Benefits'
    expect((await caller.send('GET', other)).status).toBe(404)
  })
})

describe('payroll of an organisation in Australia', () => {
  let caller: ApiCaller
  beforeAll(async () => {
    caller = await openApiCaller('payroll.xro/1.0', { seed: 8, size: 'small', region: 'AU', trade: 'cafe' })
  })
  afterAll(() => caller.close())
  const slipsOf = async (run: Json): Promise<Json[]> => {
    const { PayRuns: found } = (await caller.read(`PayRuns/${String(run['PayRunID'])}`)) as { PayRuns: [{ Payslips: Json[] }] }
    return Promise.all(
      found[0].Payslips.map(async ({ PayslipID: id }) => (await caller.read(`Payslip/${String(id)}`))['Payslip'] as Json),
    )
  }

  test('a year of pay runs is what their payslips add up to, and the ledger has the wages', async () => {
    const runs = await caller.list('PayRuns')
    expect(runs.length).toBeGreaterThanOrEqual(12)
    for (const run of runs) {
      const slips = await slipsOf(run)
      for (const name of ['Wages', 'Deductions', 'Tax', 'Super', 'NetPay']) expect(cents(run[name])).toBe(add(slips, name))
      for (const slip of slips) expect(cents(slip['NetPay'])).toBe(cents(slip['Wages']) - add([slip], 'Tax', 'Deductions'))
    }
    const posted = await caller.list(
      'PayRuns?where=PayRunStatus=="POSTED" AND PaymentDate >= DateTime(2026,01,01)&order=PaymentDate',
    )
    const last = new Date(Number(/\d+/.exec(String(posted.at(-1)!['PaymentDate']))![0])).toISOString().slice(0, 10)
    expect(add(posted, 'Wages')).toBeGreaterThan(1_000_000)
    expect(add(posted, 'Wages')).toBe(wagesOfLedger(caller, '2026-01-01', last))
  })

  test('lists take If-Modified-Since, where and order', async () => {
    const all = await caller.list('Employees?order=LastName DESC')
    expect(all.map(({ LastName: name }) => name)).toEqual(
      all
        .map(({ LastName: name }) => String(name))
        .sort()
        .reverse(),
    )
    const since = await caller.send('GET', 'Employees', undefined, { 'if-modified-since': '2030-01-01T00:00:00' })
    expect(since.json()['Employees']).toEqual([])
    expect((await caller.send('GET', 'Employees?where=Nonsense((')).status).toBe(400)
    expect(await caller.list('Employees?page=2')).toEqual([])
  })

  test('lines of a draft payslip are replaced, and its run follows; a posted one stays', async () => {
    const runs = await caller.list('PayRuns')
    const draft = runs.find((run) => run['PayRunStatus'] === 'DRAFT')!
    const [slip] = await slipsOf(draft)
    const path = `Payslip/${String(slip!['PayslipID'])}`
    const DeductionLines = [
      { DeductionTypeID: '727af5e8-b347-4ae7-85fc-9b82266d0aec', CalculationType: 'FIXEDAMOUNT', Amount: 12.34 },
    ]
    await caller.write('POST', path, { Payslip: { DeductionLines } })
    const changed = (await caller.read(path))['Payslip'] as Json
    expect(changed).toMatchObject({ Deductions: 12.34, DeductionLines })
    const { PayRuns: after } = (await caller.read(`PayRuns/${String(draft['PayRunID'])}`)) as { PayRuns: Json[] }
    expect(cents(after[0]!['NetPay'])).toBe(cents(draft['NetPay']) + cents(slip!['Deductions']) - 1234)
    const [posted] = await slipsOf(runs.find((run) => run['PayRunStatus'] === 'POSTED')!)
    expect((await caller.send('POST', `Payslip/${String(posted!['PayslipID'])}`, { Payslip: { DeductionLines } })).status).toBe(
      400,
    )
  })

  test('a pay run is posted, and the next one of its calendar is that of the next period', async () => {
    const draft = (await caller.list('PayRuns')).find((run) => run['PayRunStatus'] === 'DRAFT')!
    const PayrollCalendarID = draft['PayrollCalendarID']
    expect((await caller.send('POST', 'PayRuns', [{ PayrollCalendarID }])).status).toBe(400)
    await caller.write('POST', `PayRuns/${String(draft['PayRunID'])}`, [{ PayRunStatus: 'POSTED' }])
    expect((await caller.send('POST', `PayRuns/${String(draft['PayRunID'])}`, [{ PayRunStatus: 'DRAFT' }])).status).toBe(400)
    const { PayRuns: made } = (await caller.write('POST', 'PayRuns', [{ PayrollCalendarID }])) as { PayRuns: Json[] }
    const dayOf = (value: unknown): number => Number(/\d+/.exec(String(value))![0]) / 86_400_000
    expect(dayOf(made[0]!['PayRunPeriodStartDate'])).toBe(dayOf(draft['PayRunPeriodEndDate']) + 1)
    const slips = await slipsOf(made[0]!)
    expect(slips.length).toBeGreaterThan(2)
    expect(cents(made[0]!['NetPay'])).toBe(add(slips, 'NetPay'))
  })

  test('leave that was asked for is granted once', async () => {
    const requested = (await caller.list('LeaveApplications/v2')).filter(({ LeavePeriods: periods }) =>
      (periods as Json[]).some(({ LeavePeriodStatus: status }) => status === 'REQUESTED'),
    )
    const id = String(requested[0]!['LeaveApplicationID'])
    const listed = async (): Promise<boolean> =>
      (await caller.list('LeaveApplications')).some(({ LeaveApplicationID: each }) => each === id)
    expect(await listed()).toBe(false)
    await caller.write('POST', `LeaveApplications/${id}/approve`, undefined)
    expect(await listed()).toBe(true)
    expect((await caller.send('POST', `LeaveApplications/${id}/approve`)).status).toBe(400)
  })

  test('the newer API knows the same timesheets', async () => {
    const newer = await fetch(`${caller.sandbox.apiUrl}/payroll.xro/2.0/Timesheets`, {
      headers: { authorization: `Bearer ${caller.token}`, accept: 'application/json' },
    })
    const { timesheets } = (await newer.json()) as { timesheets: Json[] }
    const older = await caller.list('Timesheets')
    expect(timesheets.map(({ timesheetID }) => timesheetID).sort()).toEqual(older.map(({ TimesheetID: id }) => id).sort())
    for (const sheet of older) {
      const units = (sheet['TimesheetLines'] as { NumberOfUnits: number[] }[]).flatMap(({ NumberOfUnits: each }) => each)
      expect(cents(units.reduce((sum, each) => sum + each, 0))).toBe(cents(sheet['Hours']))
    }
  })
})

test.each([
  ['US', 'payroll.xro/2.0'],
  ['US', 'payroll.xro/1.0'],
  ['NZ', 'payroll.xro/1.0'],
] as const)('an organisation in %s has no %s: 403 and not a word', async (region, prefix) => {
  const caller = await openApiCaller(prefix, { seed: 1, size: 'small', region, trade: 'general' })
  try {
    for (const path of ['Employees', 'PayRuns', 'Timesheets', 'Settings']) {
      const answer = await caller.send('GET', path)
      expect([answer.status, answer.text]).toEqual([403, ''])
    }
  } finally {
    await caller.close()
  }
})

/** What the official SDK reads without arguments: a list, and in its first record what it types as an identifier or a day. */
const sdkReads = {
  UK: [
    ['getEmployees', 'employees', 'employeeID'],
    ['getEmployees', 'employees', 'dateOfBirth'],
    ['getPayRuns', 'payRuns', 'periodStartDate'],
    ['getTimesheets', 'timesheets', 'startDate'],
    ['getPayRunCalendars', 'payRunCalendars', 'payrollCalendarID'],
    ['getEarningsRates', 'earningsRates', 'earningsRateID'],
    ['getDeductions', 'deductions', 'deductionId'],
    ['getBenefits', 'benefits', 'id'],
    ['getLeaveTypes', 'leaveTypes', 'leaveTypeID'],
    ['getReimbursements', 'reimbursements', 'reimbursementID'],
    ['getEarningsOrders', 'statutoryDeductions', 'id'],
  ],
  NZ: [
    ['getEmployees', 'employees', 'employeeID'],
    ['getPayRuns', 'payRuns', 'periodStartDate'],
    ['getTimesheets', 'timesheets', 'startDate'],
    ['getPayRunCalendars', 'payRunCalendars', 'payrollCalendarID'],
    ['getEarningsRates', 'earningsRates', 'earningsRateID'],
    ['getDeductions', 'deductions', 'deductionId'],
    ['getSuperannuations', 'benefits', 'id'],
    ['getStatutoryDeductions', 'statutoryDeductions', 'id'],
    ['getLeaveTypes', 'leaveTypes', 'leaveTypeID'],
    ['getReimbursements', 'reimbursements', 'reimbursementID'],
  ],
  AU: [
    ['getEmployees', 'employees', 'employeeID'],
    ['getEmployees', 'employees', 'dateOfBirth'],
    ['getPayRuns', 'payRuns', 'paymentDate'],
    ['getTimesheets', 'timesheets', 'startDate'],
    ['getPayrollCalendars', 'payrollCalendars', 'payrollCalendarID'],
    ['getLeaveApplications', 'leaveApplications', 'leaveApplicationID'],
    ['getSuperfunds', 'superFunds', 'superFundID'],
  ],
} as const

test.each(['UK', 'NZ', 'AU'] as const)('the official SDK reads the payroll of an organisation in %s', async (region) => {
  const prefix = region === 'AU' ? 'payroll.xro/1.0' : 'payroll.xro/2.0'
  const caller = await openApiCaller(prefix, { seed: 2, size: 'small', region, trade: 'consultancy' })
  try {
    const sdks = { UK: PayrollUkApi, NZ: PayrollNzApi, AU: PayrollAuApi }
    const sdk = new sdks[region](`${caller.sandbox.apiUrl}/${prefix}`)
    sdk.accessToken = caller.token
    const methods = sdk as unknown as Record<string, (tenantId: string) => Promise<{ body: Record<string, Json[]> }>>
    for (const [method, root, property] of sdkReads[region]) {
      const { body } = await methods[method]!('')
      expect(body[root]?.[0]?.[property], `${method} ${root} ${property}`).toBeDefined()
    }
  } finally {
    await caller.close()
  }
})

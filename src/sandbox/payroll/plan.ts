import { apportion } from '../api/apportion.ts'
import { presentOf, seedOf } from '../api/tenant-store.ts'
import type { Books } from '../books/books.ts'
import type { GuidSpace } from '../company/guid.ts'
import { createGuidSpace } from '../company/guid.ts'
import { Random } from '../company/random.ts'
import { dayMs, toDay } from '../company/wire.ts'
import type { PayrollRegion, Withheld } from './pay-rules.ts'
import { withhold } from './pay-rules.ts'
import type { Calendar, Period } from './periods.ts'
import { listPeriods, paysAYear } from './periods.ts'
import { findWageJournals } from './wage-journals.ts'
import type { WageJournal } from './wage-journals.ts'
import type { Worker } from './workers.ts'
import { createWorkers } from './workers.ts'

/** One person's pay for one period, in cents. Net is gross less what is withheld and deducted. */
export interface Slip extends Withheld {
  id: string
  worker: Worker
  hours: number
  leaveHours: number
  gross: number
  leaveGross: number
  deduction: number
  reimbursement: number
  net: number
}

export interface Run {
  id: string
  calendar: Calendar
  period: Period
  posted: boolean
  slips: Slip[]
}

export interface Sheet {
  id: string
  worker: Worker
  calendar: Calendar
  period: Period
  processed: boolean
  lines: { id: string; day: number; hours: number }[]
}

export interface Leave {
  id: string
  worker: Worker
  /** 0 annual, 1 sick. */
  kind: number
  startDay: number
  endDay: number
  hours: number
  description: string
  /** Not yet decided. */
  requested: boolean
}

/** A year of payroll, before it is put into the words of a country. */
export interface PayrollPlan {
  region: PayrollRegion
  seed: number
  presentMs: number
  calendars: Calendar[]
  workers: Worker[]
  /** Oldest first; the last of each calendar is a draft. */
  runs: Run[]
  sheets: Sheet[]
  leave: Leave[]
  ids(subject: string): GuidSpace
}

const texts = ['Family holiday', 'Dentist', 'Flu', 'Beach – Whangārei', 'Moving house']

export function createPlan(books: Books, region: PayrollRegion): PayrollPlan {
  const seed = seedOf(books)
  const presentMs = presentOf(books)
  const today = toDay(presentMs)
  const ids = (subject: string): GuidSpace => createGuidSpace(seed, `payroll-${subject}`)
  const journals = findWageJournals(books, today - 365, today)
  const calendars = createCalendars(ids('calendar'), journals, today)
  const workers = createWorkers(seed, ids('employee'), today, calendars, region, yearlyWages(journals))
  const leave = createLeave(seed, ids('leave'), workers, today)
  const sheets: Sheet[] = []
  const runs = calendars
    .flatMap((calendar) => listPeriods(calendar, today).map((period) => ({ calendar, period })))
    .sort((a, b) => a.period.payDay - b.period.payDay)
    .map(({ calendar, period }, index, all): Run => {
      const last = !all.slice(index + 1).some((later) => later.calendar === calendar)
      const posted = !last && period.endDay < today
      const own = workers.filter((worker) => worker.calendar === calendar && worker.startDay <= period.endDay)
      const paid = own.filter((worker) => (worker.endDay ?? Infinity) >= period.startDay)
      const slips = paid.map((worker) => {
        const sheet = worker.salaried ? undefined : createSheet(ids, sheets.length, worker, calendar, period, posted)
        if (sheet) sheets.push(sheet)
        return createSlip(
          ids('payslip').at(index * 100 + workers.indexOf(worker)),
          worker,
          calendar,
          period,
          sheet,
          leave,
          region,
        )
      })
      // What is not posted yet will be about what the last one was.
      const journal = journals.find(({ day }) => day >= period.startDay && day <= period.endDay) ?? journals.at(-1)
      return { id: ids('pay-run').at(index), calendar, period, posted, slips: journal ? agree(slips, journal) : slips }
    })
  return { region, seed, presentMs, calendars, workers, runs, sheets, leave, ids }
}

/** Cents; undefined where the ledger knows of no wages. */
function yearlyWages(journals: readonly WageJournal[]): number | undefined {
  const [first, last] = [journals[0], journals.at(-1)]
  if (!first || !last || first === last) return undefined
  const whole = journals.slice(1).reduce((sum, { gross }) => sum + gross, 0)
  return Math.round((whole * 365) / (last.day - first.day))
}

/** Fortnightly and monthly; one alone where the ledger already knows when people are paid. */
function createCalendars(ids: GuidSpace, journals: readonly WageJournal[], today: number): Calendar[] {
  const gaps = journals
    .slice(1)
    .map(({ day }, index) => day - journals[index]!.day)
    .sort((a, b) => a - b)
  const gap = gaps[gaps.length >> 1]
  const anchor = today - ((today + 3) % 7) - 14 * 26
  if (gap === undefined) {
    return [
      { id: ids.at(0), name: 'Fortnightly', type: 'Fortnightly', anchorDay: anchor },
      { id: ids.at(1), name: 'Monthly salaries', type: 'Monthly', anchorDay: startOfMonth(today, -12) },
    ]
  }
  const type = gap > 20 ? 'Monthly' : gap > 10 ? 'Fortnightly' : 'Weekly'
  const days = journals.map(({ day }) => day)
  const first = days[0] ?? anchor
  const anchorDay = type === 'Monthly' ? startOfMonth(first, 0) : first - (type === 'Weekly' ? 6 : 13)
  return [{ id: ids.at(0), name: type, type, anchorDay, payDays: days }]
}

function startOfMonth(day: number, months: number): number {
  const date = new Date(day * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / dayMs
}

function createLeave(seed: number, ids: GuidSpace, workers: readonly Worker[], today: number): Leave[] {
  const random = new Random(seed ^ 0x1eaf)
  return workers.flatMap((worker, index) =>
    [0, 1, 2].slice(0, index % 3 === 2 ? 1 : 3).map((turn): Leave => {
      const requested = turn === 2
      const from = requested ? today + random.between(10, 60) : today - random.between(20, 300)
      // Monday of that week, so that leave lies on working days.
      const startDay = from - ((from + 3) % 7)
      const days = turn === 1 ? 1 : random.between(2, 5)
      return {
        id: ids.at(index * 10 + turn),
        worker,
        kind: turn === 1 ? 1 : 0,
        startDay,
        endDay: startDay + days - 1,
        hours: (days * worker.hoursPerWeek) / 5,
        description: random.pick(texts),
        requested,
      }
    }),
  )
}

function createSheet(
  ids: PayrollPlan['ids'],
  index: number,
  worker: Worker,
  calendar: Calendar,
  period: Period,
  processed: boolean,
): Sheet {
  const random = new Random(worker.seed ^ period.startDay)
  const lines = []
  for (let day = period.startDay; day <= period.endDay; day++) {
    const weekday = (day + 3) % 7
    if (weekday > 4) continue
    const hours = Math.max(0, worker.hoursPerWeek / 5 + random.between(-4, 4) / 4)
    lines.push({ id: ids('timesheet-line').at(index * 64 + lines.length), day, hours })
  }
  return { id: ids('timesheet').at(index), worker, calendar, period, processed, lines }
}

function createSlip(
  id: string,
  worker: Worker,
  calendar: Calendar,
  period: Period,
  sheet: Sheet | undefined,
  leave: readonly Leave[],
  region: PayrollRegion,
): Slip {
  const pays = paysAYear[calendar.type]
  const usual = (worker.hoursPerWeek * 52) / pays
  const hours = sheet ? sheet.lines.reduce((sum, line) => sum + line.hours, 0) : Math.round(usual * 100) / 100
  const gross = worker.salaried ? Math.round(worker.annualSalary / pays) : Math.round(hours * worker.hourlyRate)
  const away = leave
    .filter((each) => each.worker === worker && !each.requested)
    .filter((each) => each.startDay >= period.startDay && each.endDay <= period.endDay)
    .reduce((sum, each) => sum + each.hours, 0)
  const leaveHours = sheet ? 0 : Math.min(away, hours)
  const withheld = withhold(gross, pays, region)
  const deduction = worker.deduction
  const reimbursement = worker.drives && period.payDay % 2 === 0 ? 2_500 : 0
  return {
    id,
    worker,
    hours,
    leaveHours,
    gross,
    leaveGross: hours === 0 ? 0 : Math.round((gross * leaveHours) / hours),
    ...withheld,
    deduction,
    reimbursement,
    net: netOf({ gross, deduction, ...withheld }),
  }
}

export function netOf(slip: Pick<Slip, 'gross' | 'tax' | 'insurance' | 'employeeSaving' | 'deduction'>): number {
  return slip.gross - slip.tax - slip.insurance - slip.employeeSaving - slip.deduction
}

/** The slips of a run become shares of what its journal says was paid, withheld and put by. */
function agree(slips: Slip[], journal: WageJournal): Slip[] {
  const weights = slips.map((slip) => slip.gross)
  const share = (total: number): number[] => apportion(total, weights)
  const [gross, tax, other, saving] = [share(journal.gross), share(journal.tax), share(journal.other), share(journal.saving)]
  return slips.map((slip, index) => {
    const changed = {
      ...slip,
      gross: gross[index]!,
      leaveGross: slip.hours === 0 ? 0 : Math.round((gross[index]! * slip.leaveHours) / slip.hours),
      tax: tax[index]!,
      insurance: 0,
      deduction: 0,
      employeeSaving: other[index]!,
      employerSaving: saving[index]!,
      savingTax: 0,
      employerInsurance: 0,
      reimbursement: 0,
    }
    return { ...changed, net: netOf(changed) }
  })
}

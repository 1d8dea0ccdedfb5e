import type { WireRecord } from '../company/collection.ts'
import { toAmount } from '../company/money.ts'
import type { Project, ProjectsRecords, Task, TimeEntry } from './projects-store.ts'

/** What became of a task: minutes, and cents. */
interface TaskFigures {
  minutes: number
  invoicedMinutes: number
  openMinutes: number
  total: number
  invoiced: number
  open: number
}

/** An hourly task is worth its minutes, a fixed one its rate, whatever was logged on it. */
export function figuresOf(task: Task, { time }: ProjectsRecords): TaskFigures {
  const own = time.filter((entry) => entry.taskId === task.id)
  const minutes = sum(own.map((entry) => entry.minutes))
  const none = { minutes, invoicedMinutes: 0, openMinutes: 0, total: 0, invoiced: 0, open: 0 }
  if (task.chargeType === 'NON_CHARGEABLE') return none
  if (task.chargeType === 'FIXED') {
    return { ...none, total: task.rate, invoiced: task.invoiced ? task.rate : 0, open: task.invoiced ? 0 : task.rate }
  }
  const invoicedMinutes = sum(own.filter((entry) => entry.status === 'INVOICED').map((entry) => entry.minutes))
  const total = Math.round((minutes * task.rate) / 60)
  const invoiced = Math.round((invoicedMinutes * task.rate) / 60)
  return { minutes, invoicedMinutes, openMinutes: minutes - invoicedMinutes, total, invoiced, open: total - invoiced }
}

export function renderProject(project: Project, records: ProjectsRecords): WireRecord {
  const figures = records.tasks.filter((task) => task.projectId === project.id).map((task) => figuresOf(task, records))
  const add = (pick: (each: TaskFigures) => number): number => sum(figures.map(pick))
  const amount = (cents: number): WireRecord => ({ currency: project.currency, value: toAmount(cents) })
  const expensesOpen = project.expenses - project.expensesInvoiced
  return {
    projectId: project.id,
    contactId: project.contactId,
    name: project.name,
    currencyCode: project.currency,
    minutesLogged: add((each) => each.minutes),
    totalTaskAmount: amount(add((each) => each.total)),
    totalExpenseAmount: amount(project.expenses),
    minutesToBeInvoiced: add((each) => each.openMinutes),
    taskAmountToBeInvoiced: amount(add((each) => each.open)),
    taskAmountInvoiced: amount(add((each) => each.invoiced)),
    expenseAmountToBeInvoiced: amount(expensesOpen),
    expenseAmountInvoiced: amount(project.expensesInvoiced),
    projectAmountInvoiced: amount(0),
    deposit: amount(project.deposit),
    depositApplied: amount(0),
    creditNoteAmount: amount(0),
    totalInvoiced: amount(add((each) => each.invoiced) + project.expensesInvoiced),
    totalToBeInvoiced: amount(add((each) => each.open) + expensesOpen),
    ...(project.deadlineMs === undefined ? {} : { deadlineUtc: toSecond(project.deadlineMs) }),
    ...(project.estimate === undefined ? {} : { estimate: amount(project.estimate) }),
    status: project.status,
  }
}

export function renderTask(task: Task, records: ProjectsRecords): WireRecord {
  const figures = figuresOf(task, records)
  const currency = records.projects.find((project) => project.id === task.projectId)?.currency ?? ''
  const amount = (cents: number): WireRecord => ({ currency, value: toAmount(cents) })
  return {
    name: task.name,
    rate: amount(task.rate),
    chargeType: task.chargeType,
    status: task.invoiced ? 'INVOICED' : 'ACTIVE',
    ...(task.estimateMinutes === undefined ? {} : { estimateMinutes: task.estimateMinutes }),
    taskId: task.id,
    projectId: task.projectId,
    totalMinutes: figures.minutes,
    totalAmount: amount(figures.total),
    minutesToBeInvoiced: figures.openMinutes,
    minutesInvoiced: figures.invoicedMinutes,
    nonChargeableMinutes: task.chargeType === 'NON_CHARGEABLE' ? figures.minutes : 0,
    fixedMinutes: task.chargeType === 'FIXED' ? figures.minutes : 0,
    amountToBeInvoiced: amount(figures.open),
    amountInvoiced: amount(figures.invoiced),
  }
}

export function renderTimeEntry(entry: TimeEntry): WireRecord {
  return {
    timeEntryId: entry.id,
    userId: entry.userId,
    projectId: entry.projectId,
    taskId: entry.taskId,
    dateUtc: toSecond(entry.atMs),
    dateEnteredUtc: new Date(entry.enteredMs).toISOString().replace('Z', '0000Z'),
    duration: entry.minutes,
    description: entry.description,
    status: entry.status,
  }
}

/** `2020-03-03T15:00:00Z` */
function toSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

function sum(numbers: number[]): number {
  return numbers.reduce((a, b) => a + b, 0)
}

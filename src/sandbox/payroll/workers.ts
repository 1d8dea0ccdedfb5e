import type { GuidSpace } from '../company/guid.ts'
import { Random } from '../company/random.ts'
import type { PayrollRegion } from './pay-rules.ts'
import type { Calendar } from './periods.ts'

export interface Worker {
  id: string
  seed: number
  firstName: string
  lastName: string
  title: string
  gender: 'M' | 'F'
  jobTitle: string
  email: string
  phone: string
  street: string
  birthDay: number
  startDay: number
  /** Last day, of those who left. */
  endDay?: number
  calendar: Calendar
  salaried: boolean
  /** Cents. */
  annualSalary: number
  hourlyRate: number
  hoursPerWeek: number
  /** Cents taken from every pay for something of their own. */
  deduction: number
  /** Is paid back for driving now and then. */
  drives: boolean
}

type Person = [first: string, last: string, gender: 'M' | 'F', job: string]

const people: Person[] = [
  ['Mere', 'Parata', 'F', 'General manager'],
  ['Oliver', 'Hughes', 'M', 'Senior consultant'],
  ['Zoë', 'Müller', 'F', 'Designer'],
  ['Liam', "O'Brien", 'M', 'Storeperson'],
  ['Priya', 'Nair', 'F', 'Bookkeeper'],
  ['Tāne', 'Walker', 'M', 'Driver'],
  ['Grace', 'Łukasz', 'F', 'Sales assistant'],
  ['Mateo', 'de la Cruz', 'M', 'Apprentice'],
  ['Ingrid', 'Søndergaard', 'F', 'Account manager'],
]

const streets: Record<PayrollRegion, string> = { NZ: 'Tui Street', AU: 'Wattle Road', UK: 'Mill Lane' }

/**
 * Five to nine people, half of them paid by the hour. `wages`: cents a year that they earn together, where the ledger knows; a
 * small company then has few people, for few hours.
 */
export function createWorkers(
  seed: number,
  ids: GuidSpace,
  today: number,
  calendars: readonly Calendar[],
  region: PayrollRegion,
  wages: number | undefined,
): Worker[] {
  const random = new Random(seed ^ 0x9a7)
  const count =
    wages === undefined ? random.between(6, people.length) : Math.min(people.length, Math.max(5, Math.round(wages / 6_000_000)))
  const workers = people.slice(0, count).map(([firstName, lastName, gender, jobTitle], index) => {
    const salaried = index < 3 || index === 4
    const hoursPerWeek = index === 6 ? 25 : 40
    const hourlyRate = salaried ? 0 : random.between(2_750, 4_200)
    const annualSalary = salaried ? random.between(58, 130) * 100_000 : hourlyRate * hoursPerWeek * 52
    const left = index === 5
    return {
      id: ids.at(index),
      seed: random.next(),
      firstName,
      lastName,
      title: gender === 'F' ? 'Ms' : 'Mr',
      gender,
      jobTitle,
      email: `${firstName
        .toLowerCase()
        .normalize('NFD')
        .replaceAll(/[^a-z]/g, '')}@example.com`,
      phone: `555-01${String(10 + index)}`,
      street: `${3 + index * 14} ${streets[region]}`,
      birthDay: today - 365 * random.between(21, 58) - random.below(365),
      startDay: today - random.between(380, 1500),
      ...(left ? { endDay: today - 100 } : {}),
      // Salaries by the month, hours by the fortnight.
      calendar: (salaried ? calendars.at(-1) : calendars[0])!,
      salaried,
      annualSalary,
      hourlyRate,
      hoursPerWeek,
      deduction: index === 3 ? 1_200 : 0,
      drives: index === 1 || index === 5,
    }
  })
  return wages === undefined ? workers : fitWages(workers, wages)
}

/** Less work for less money; more money for the same work. */
function fitWages(workers: Worker[], wages: number): Worker[] {
  const factor = wages / workers.reduce((sum, worker) => sum + worker.annualSalary, 0)
  return workers.map((worker) => {
    const hoursPerWeek = factor > 0.75 ? worker.hoursPerWeek : Math.max(2, Math.round(worker.hoursPerWeek * factor))
    const annualSalary = Math.round(worker.annualSalary * factor)
    const hourlyRate = worker.salaried ? 0 : Math.round(annualSalary / 52 / hoursPerWeek)
    return { ...worker, hoursPerWeek, annualSalary, hourlyRate }
  })
}

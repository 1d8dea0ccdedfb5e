import { asText } from '../api/fields.ts'
import type { TenantData } from '../api/tenant-store.ts'
import { createTenantStore, organisationOf, presentOf, seedOf } from '../api/tenant-store.ts'
import type { Books } from '../books/books.ts'
import { createGuidSpace } from '../company/guid.ts'
import { Random } from '../company/random.ts'
import { dayMs, toDay } from '../company/wire.ts'
import { projectSamples, workTexts } from './samples.ts'

export type ChargeType = 'TIME' | 'FIXED' | 'NON_CHARGEABLE'

/** Amounts in cents of the project's currency. */
export interface Project {
  id: string
  contactId: string
  name: string
  currency: string
  status: 'INPROGRESS' | 'CLOSED'
  deadlineMs?: number
  estimate?: number
  /** Costs to pass on, and the part of them that was. */
  expenses: number
  expensesInvoiced: number
  deposit: number
}

export interface Task {
  id: string
  projectId: string
  name: string
  /** An hour's, or the whole task's if it is FIXED. */
  rate: number
  chargeType: ChargeType
  estimateMinutes?: number
  /** Of a FIXED task: its amount was invoiced. */
  invoiced: boolean
}

export interface TimeEntry {
  id: string
  projectId: string
  taskId: string
  userId: string
  atMs: number
  enteredMs: number
  minutes: number
  description: string
  status: 'ACTIVE' | 'LOCKED' | 'INVOICED'
  invoiceId?: string
}

export interface ProjectsRecords {
  projects: Project[]
  tasks: Task[]
  time: TimeEntry[]
}

export const projectsStore = createTenantStore<ProjectsRecords>('projects', generateProjects)

/** People who may log time: everybody but those who were removed. */
export function listPeople(books: Books): { userId: string; name: string; email: string }[] {
  const people = []
  for (const user of books.collections.has('Users') ? books.each('Users') : []) {
    if (user['OrganisationRole'] === 'REMOVED') continue
    const name = `${asText(user['FirstName']).trim()} ${asText(user['LastName']).trim()}`.trim()
    people.push({ userId: String(user['UserID']), name, email: asText(user['EmailAddress']) })
  }
  return people
}

/** Six projects for those who sell their time, two for everybody else; the older ones closed and invoiced. */
function generateProjects(books: Books): TenantData<ProjectsRecords> {
  const records: ProjectsRecords = { projects: [], tasks: [], time: [] }
  const contacts = listCustomers(books)
  const people = listPeople(books)
  if (contacts.length === 0 || people.length === 0) return { records, blobs: new Map() }
  const seed = seedOf(books)
  const random = new Random(seed)
  const projectIds = createGuidSpace(seed, 'project')
  const taskIds = createGuidSpace(seed, 'task')
  const timeIds = createGuidSpace(seed, 'time-entry')
  const presentMs = presentOf(books)
  const sample = sellsTime(books) ? projectSamples : projectSamples.slice(0, 2)
  for (const [index, { name, tasks, agedDays, closed, estimate }] of sample.entries()) {
    const project: Project = {
      id: projectIds.at(index),
      contactId: contacts[(index * 7) % contacts.length]!,
      name,
      currency: books.baseCurrency,
      status: closed ? 'CLOSED' : 'INPROGRESS',
      deadlineMs: (toDay(presentMs) - agedDays + 120) * dayMs,
      ...(estimate === undefined ? {} : { estimate }),
      expenses: index % 2 === 0 ? 49_900 * (index + 1) : 0,
      expensesInvoiced: closed && index % 2 === 0 ? 49_900 * (index + 1) : 0,
      deposit: 0,
    }
    records.projects.push(project)
    for (const [taskName, chargeType, rate, estimateMinutes] of tasks) {
      const task: Task = {
        id: taskIds.at(records.tasks.length),
        projectId: project.id,
        name: taskName,
        rate,
        chargeType,
        ...(estimateMinutes === undefined ? {} : { estimateMinutes }),
        invoiced: closed && chargeType === 'FIXED',
      }
      records.tasks.push(task)
      const entries = 4 + random.below(8)
      for (let entry = 0; entry < entries; entry++) {
        const day = toDay(presentMs) - random.between(Math.max(1, agedDays - 90), agedDays)
        const atMs = day * dayMs + random.between(8, 16) * 3_600_000
        records.time.push({
          id: timeIds.at(records.time.length),
          projectId: project.id,
          taskId: task.id,
          userId: random.pick(people).userId,
          atMs,
          enteredMs: atMs + random.below(dayMs),
          minutes: 15 * random.between(1, 28),
          description: random.pick(workTexts),
          status: closed && chargeType === 'TIME' ? 'INVOICED' : 'ACTIVE',
        })
      }
    }
  }
  return { records, blobs: new Map() }
}

function sellsTime(books: Books): boolean {
  const organisation = organisationOf(books)
  return /consult|agency|studio|design|advis/i.test(`${books.name} ${asText(organisation['LineOfBusiness'])}`)
}

/** Up to fifty customers, or contacts where nobody is marked as one. */
function listCustomers(books: Books): string[] {
  const base = books.collections.get('Contacts')?.base
  const found: string[] = []
  if (!base) return found
  for (let index = 0; index < Math.min(base.size, 200) && found.length < 50; index++) {
    const contact = base.recordAt(index)
    if (contact['ContactStatus'] === 'ACTIVE' && contact['IsCustomer'] !== false) found.push(base.idAt(index))
  }
  if (found.length === 0 && base.size > 0) found.push(base.idAt(0))
  return found
}

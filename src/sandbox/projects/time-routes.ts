import { randomUUID } from 'node:crypto'
import { parseInstant } from '../api/fields.ts'
import type { ApiCall, Route } from '../api/route.ts'
import type { Reply } from '../exchange.ts'
import { emptyReply, jsonReply } from '../exchange.ts'
import { filterBy, replyPage } from './page.ts'
import { invalid, missing, readBody, refuseProblems } from './problems.ts'
import { findProject, reads, recordsOf, refuseClosed, writes } from './project-routes.ts'
import type { Project, TimeEntry } from './projects-store.ts'
import { listPeople } from './projects-store.ts'
import { renderTimeEntry } from './render-projects.ts'

const path = 'Projects/{projectId}/Time'
/** Xero takes up to 59,940 minutes in one entry. */
const mostMinutes = 59_940

export const timeRoutes: Route[] = [
  { method: 'GET', path, scopes: reads, answer: list },
  {
    method: 'POST',
    path,
    scopes: writes,
    answer(call) {
      const project = findProject(call)
      refuseClosed(project)
      const entry: TimeEntry = {
        id: randomUUID(),
        projectId: project.id,
        enteredMs: call.nowMs,
        status: 'ACTIVE',
        ...readEntry(call, project),
      }
      recordsOf(call).time.push(entry)
      return jsonReply(200, renderTimeEntry(entry))
    },
  },
  {
    method: 'GET',
    path: `${path}/{timeEntryId}`,
    scopes: reads,
    answer: (call) => jsonReply(200, renderTimeEntry(findEntry(call))),
  },
  {
    method: 'PUT',
    path: `${path}/{timeEntryId}`,
    scopes: writes,
    answer(call) {
      const entry = findEntry(call)
      refuseSettled(entry)
      Object.assign(entry, readEntry(call, findProject(call)))
      return emptyReply(204)
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{timeEntryId}`,
    scopes: writes,
    answer(call) {
      const entry = findEntry(call)
      refuseSettled(entry)
      const records = recordsOf(call)
      records.time = records.time.filter((each) => each !== entry)
      return emptyReply(204)
    },
  },
]

function list(call: ApiCall): Reply {
  const { query } = call.exchange
  const records = recordsOf(call)
  const project = findProject(call)
  let found = records.time.filter((entry) => entry.projectId === project.id)
  found = filterBy(found, query, 'userId', (entry) => entry.userId)
  found = filterBy(found, query, 'taskId', (entry) => entry.taskId)
  found = filterBy(found, query, 'invoiceId', (entry) => entry.invoiceId)
  found = filterBy(found, query, 'contactId', () => project.contactId)
  found = filterBy(found, query, 'states', (entry) => entry.status)
  const chargeable = query.get('ischargeable')?.toLowerCase()
  if (chargeable) {
    if (chargeable !== 'true' && chargeable !== 'false') throw invalid({ isChargeable: ['The value must be true or false.'] })
    const free = new Set(records.tasks.filter((task) => task.chargeType === 'NON_CHARGEABLE').map((task) => task.id))
    found = found.filter((entry) => free.has(entry.taskId) === (chargeable === 'false'))
  }
  const after = parseBound(query, 'dateAfterUtc')
  const before = parseBound(query, 'dateBeforeUtc')
  found = found.filter((entry) => entry.atMs >= (after ?? -Infinity) && entry.atMs <= (before ?? Infinity))
  return replyPage(
    found.sort((a, b) => b.atMs - a.atMs),
    query,
    renderTimeEntry,
  )
}

function parseBound(query: Map<string, string>, name: string): number | undefined {
  const text = query.get(name.toLowerCase())
  if (text === undefined || text === '') return undefined
  const ms = parseInstant(text)
  if (ms === undefined) throw invalid({ [name]: ['The value is not a valid date.'] })
  return ms
}

function findEntry(call: ApiCall): TimeEntry {
  const project = findProject(call)
  const id = call.params['timeEntryId']?.toLowerCase()
  const entry = recordsOf(call).time.find((each) => each.projectId === project.id && each.id === id)
  if (!entry) throw missing()
  return entry
}

function refuseSettled(entry: TimeEntry): void {
  if (entry.status !== 'ACTIVE') throw invalid({ timeEntryId: [`A time entry that is ${entry.status} cannot be changed.`] })
}

function readEntry(call: ApiCall, project: Project): Pick<TimeEntry, 'userId' | 'taskId' | 'atMs' | 'minutes' | 'description'> {
  const body = readBody(call)
  body.require('userId', 'taskId', 'dateUtc', 'duration')
  const userId = body.guid('userId')
  const taskId = body.guid('taskId')
  if (userId !== undefined && !listPeople(call.books).some((person) => person.userId.toLowerCase() === userId)) {
    body.note('userId', 'User does not exist.')
  }
  const task = recordsOf(call).tasks.find((each) => each.projectId === project.id && each.id === taskId)
  if (taskId !== undefined && !task) body.note('taskId', 'Task does not exist.')
  const minutes = body.number('duration')
  if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= mostMinutes)) {
    body.note('duration', `The duration must be between 1 and ${mostMinutes} minutes.`)
  }
  const atMs = body.instant('dateUtc')
  const description = body.text('description') ?? ''
  refuseProblems(body)
  return { userId: userId ?? '', taskId: taskId ?? '', atMs: atMs ?? call.nowMs, minutes: minutes ?? 0, description }
}

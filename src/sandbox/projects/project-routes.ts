import { randomUUID } from 'node:crypto'
import { asText } from '../api/fields.ts'
import type { ApiCall, Route } from '../api/route.ts'
import type { Reply } from '../exchange.ts'
import { emptyReply, jsonReply } from '../exchange.ts'
import { toCents } from '../writes/input.ts'
import { filterBy, replyPage } from './page.ts'
import { invalid, missing, readBody, refuseProblems } from './problems.ts'
import type { Project, ProjectsRecords } from './projects-store.ts'
import { listPeople, projectsStore } from './projects-store.ts'
import { renderProject } from './render-projects.ts'

export const reads = ['projects', 'projects.read']
export const writes = ['projects']

export function recordsOf(call: ApiCall): ProjectsRecords {
  return projectsStore.of(call.books).records
}

/** Throws Refusal (404). */
export function findProject(call: ApiCall): Project {
  const id = call.params['projectId']?.toLowerCase()
  const project = recordsOf(call).projects.find((each) => each.id === id)
  if (!project) throw missing()
  return project
}

/** Throws Refusal: nothing changes on a project that is closed. */
export function refuseClosed(project: Project): void {
  if (project.status === 'CLOSED') throw invalid({ projectId: ['The project is closed.'] })
}

export const projectRoutes: Route[] = [
  {
    method: 'GET',
    path: 'Projects',
    scopes: reads,
    answer(call) {
      const { query } = call.exchange
      const records = recordsOf(call)
      let found = filterBy(records.projects, query, 'projectIds', (project) => project.id)
      found = filterBy(found, query, 'contactID', (project) => project.contactId)
      found = filterBy(found, query, 'states', (project) => project.status)
      return replyPage(found, query, (project) => renderProject(project, records))
    },
  },
  { method: 'POST', path: 'Projects', scopes: writes, answer: create },
  {
    method: 'GET',
    path: 'Projects/{projectId}',
    scopes: reads,
    answer: (call) => jsonReply(200, renderProject(findProject(call), recordsOf(call))),
  },
  { method: 'PUT', path: 'Projects/{projectId}', scopes: writes, answer: update },
  {
    method: 'PATCH',
    path: 'Projects/{projectId}',
    scopes: writes,
    answer(call) {
      const project = findProject(call)
      const body = readBody(call)
      body.require('status')
      const status = body.oneOf('status', ['INPROGRESS', 'CLOSED'])
      refuseProblems(body)
      project.status = status as Project['status']
      return emptyReply(204)
    },
  },
  {
    method: 'GET',
    path: 'ProjectsUsers',
    scopes: reads,
    answer: (call) => replyPage(listPeople(call.books), call.exchange.query, (person) => ({ ...person })),
  },
]

/** What may be said of a project by a client. Throws Refusal. */
function readProject(call: ApiCall, creating: boolean) {
  const body = readBody(call)
  body.require('name')
  if (creating) body.require('contactId')
  const name = body.text('name')?.trim() ?? ''
  if (name.length > 255) body.note('name', 'The name is longer than 255 characters.')
  const contactId = body.guid('contactId')
  if (contactId !== undefined && call.books.find('Contacts', contactId) === undefined)
    body.note('contactId', 'Contact does not exist.')
  const amount = body.number('estimateAmount')
  if (amount !== undefined && amount < 0) body.note('estimateAmount', 'The estimate must not be negative.')
  const deadlineMs = body.instant('deadlineUtc')
  refuseProblems(body)
  return {
    name,
    contactId,
    ...(amount === undefined ? {} : { estimate: toCents(amount) }),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  }
}

function create(call: ApiCall): Reply {
  const { contactId = '', ...values } = readProject(call, true)
  const contact = call.books.find('Contacts', contactId)
  const currency = asText(contact?.['DefaultCurrency']) || call.books.baseCurrency
  const project: Project = {
    id: randomUUID(),
    contactId,
    currency,
    status: 'INPROGRESS',
    expenses: 0,
    expensesInvoiced: 0,
    deposit: 0,
    ...values,
  }
  const records = recordsOf(call)
  records.projects.push(project)
  return jsonReply(201, renderProject(project, records))
}

/** The contact stays: Xero takes it on creation alone. What is left out is taken away. */
function update(call: ApiCall): Reply {
  const project = findProject(call)
  const { contactId: _contactId, ...values } = readProject(call, false)
  delete project.estimate
  delete project.deadlineMs
  Object.assign(project, values)
  return emptyReply(204)
}

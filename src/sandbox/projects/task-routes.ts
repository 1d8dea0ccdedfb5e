import { randomUUID } from 'node:crypto'
import type { ApiCall, Route } from '../api/route.ts'
import type { Reply } from '../exchange.ts'
import { emptyReply, jsonReply } from '../exchange.ts'
import { toCents } from '../writes/input.ts'
import { filterBy, replyPage } from './page.ts'
import { invalid, missing, readBody, refuseProblems } from './problems.ts'
import { findProject, reads, recordsOf, refuseClosed, writes } from './project-routes.ts'
import type { ChargeType, Project, Task } from './projects-store.ts'
import { renderTask } from './render-projects.ts'

const path = 'Projects/{projectId}/Tasks'

export const taskRoutes: Route[] = [
  {
    method: 'GET',
    path,
    scopes: reads,
    answer(call) {
      const { query } = call.exchange
      const records = recordsOf(call)
      const project = findProject(call)
      const own = records.tasks.filter((task) => task.projectId === project.id)
      const found = filterBy(
        filterBy(own, query, 'taskIds', (task) => task.id),
        query,
        'chargeType',
        (task) => task.chargeType,
      )
      return replyPage(found, query, (task) => renderTask(task, records))
    },
  },
  {
    method: 'POST',
    path,
    scopes: writes,
    answer(call) {
      const project = findProject(call)
      refuseClosed(project)
      const records = recordsOf(call)
      const task: Task = { id: randomUUID(), projectId: project.id, invoiced: false, ...readTask(call, project) }
      records.tasks.push(task)
      return jsonReply(201, renderTask(task, records))
    },
  },
  {
    method: 'GET',
    path: `${path}/{taskId}`,
    scopes: reads,
    answer: (call) => jsonReply(200, renderTask(findTask(call), recordsOf(call))),
  },
  { method: 'PUT', path: `${path}/{taskId}`, scopes: writes, answer: update },
  { method: 'DELETE', path: `${path}/{taskId}`, scopes: writes, answer: remove },
]

function findTask(call: ApiCall): Task {
  const project = findProject(call)
  const id = call.params['taskId']?.toLowerCase()
  const task = recordsOf(call).tasks.find((each) => each.projectId === project.id && each.id === id)
  if (!task) throw missing()
  return task
}

function readTask(call: ApiCall, project: Project): Omit<Task, 'id' | 'projectId' | 'invoiced'> {
  const body = readBody(call)
  body.require('name', 'rate', 'chargeType')
  const name = body.text('name')?.trim() ?? ''
  if (name.length > 100) body.note('name', 'The name is longer than 100 characters.')
  const rate = body.child('rate')
  const value = rate?.number('value')
  const currency = rate?.text('currency')
  if (rate && value === undefined && !rate.has('value')) rate.require('value')
  if (value !== undefined && value < 0) rate?.note('value', 'The rate must not be negative.')
  if (currency !== undefined && currency.toUpperCase() !== project.currency) {
    rate?.note('currency', `The currency of the rate must be that of the project, ${project.currency}.`)
  }
  const chargeType = body.oneOf('chargeType', ['TIME', 'FIXED', 'NON_CHARGEABLE'])
  const estimateMinutes = body.number('estimateMinutes')
  if (estimateMinutes !== undefined && (estimateMinutes < 0 || !Number.isInteger(estimateMinutes))) {
    body.note('estimateMinutes', 'The estimate must be a whole number of minutes.')
  }
  refuseProblems(body)
  return {
    name,
    rate: toCents(value ?? 0),
    chargeType: chargeType as ChargeType,
    ...(estimateMinutes === undefined ? {} : { estimateMinutes }),
  }
}

function update(call: ApiCall): Reply {
  const task = findTask(call)
  const project = findProject(call)
  refuseClosed(project)
  if (task.invoiced) throw invalid({ taskId: ['An invoiced task cannot be changed.'] })
  const values = readTask(call, project)
  delete task.estimateMinutes
  Object.assign(task, values)
  return emptyReply(204)
}

/** A task that was invoiced, or that time is logged on, stays. */
function remove(call: ApiCall): Reply {
  const task = findTask(call)
  const records = recordsOf(call)
  if (task.invoiced) throw invalid({ taskId: ['An invoiced task cannot be deleted.'] })
  if (records.time.some((entry) => entry.taskId === task.id)) {
    throw invalid({ taskId: ['A task with time entries cannot be deleted.'] })
  }
  records.tasks = records.tasks.filter((each) => each !== task)
  return emptyReply(204)
}

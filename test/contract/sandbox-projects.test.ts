import { afterAll, beforeAll, expect, test } from 'vitest'
import { ProjectApi } from 'xero-node'
import type { ApiCaller, Json } from '../support/api-caller.ts'
import { openApiCaller } from '../support/api-caller.ts'
import { first, given, refusal } from '../support/sandbox-sdk.ts'

let caller: ApiCaller
let sdk: ProjectApi
beforeAll(async () => {
  caller = await openApiCaller('projects.xro/2.0', { seed: 3, size: 'small', region: 'NZ', trade: 'agency' })
  sdk = new ProjectApi(`${caller.sandbox.apiUrl}/projects.xro/2.0`)
  sdk.accessToken = caller.token
})
afterAll(() => caller.close())

const valueOf = (amount: unknown): number => Math.round((amount as { value: number }).value * 100)
const nowhere = '11111111-2222-4333-8444-555555555555'
const contactOf = (): string => caller.sandbox.control.collection('Contacts').idAt(0)

test("a project's figures are those of its tasks, and a task's those of its time", async () => {
  const projects = await caller.list('Projects')
  expect(projects.length).toBeGreaterThanOrEqual(6)
  expect(new Set(projects.map(({ status }) => status))).toEqual(new Set(['INPROGRESS', 'CLOSED']))
  for (const project of projects) {
    const path = `Projects/${String(project['projectId'])}`
    const [tasks, time] = [await caller.list(`${path}/Tasks`), await caller.list(`${path}/Time?pageSize=500`)]
    const add = (pick: (task: Json) => number): number => tasks.reduce((sum, task) => sum + pick(task), 0)
    expect(project['minutesLogged']).toBe(add((task) => Number(task['totalMinutes'])))
    expect(valueOf(project['totalTaskAmount'])).toBe(add((task) => valueOf(task['totalAmount'])))
    expect(valueOf(project['totalToBeInvoiced'])).toBe(
      add((task) => valueOf(task['amountToBeInvoiced'])) + valueOf(project['expenseAmountToBeInvoiced']),
    )
    expect(caller.sandbox.control.collection('Contacts').indexOf(String(project['contactId']))).toBeDefined()
    for (const task of tasks) {
      const minutes = time
        .filter((entry) => entry['taskId'] === task['taskId'])
        .reduce((sum, entry) => sum + Number(entry['duration']), 0)
      expect(task['totalMinutes']).toBe(minutes)
      expect(valueOf(task['totalAmount'])).toBe(valueOf(task['amountToBeInvoiced']) + valueOf(task['amountInvoiced']))
      if (task['chargeType'] === 'TIME') {
        expect(valueOf(task['totalAmount'])).toBe(Math.round((minutes * valueOf(task['rate'])) / 60))
      }
    }
  }
})

test('lists are narrowed down and paged', async () => {
  const [closed, open] = [await caller.list('Projects?states=CLOSED'), await caller.list('Projects?states=INPROGRESS')]
  expect(closed.every(({ status }) => status === 'CLOSED') && open.every(({ status }) => status === 'INPROGRESS')).toBe(true)
  const ids = [closed[0]!, open[0]!].map(({ projectId }) => String(projectId))
  expect((await caller.list(`Projects?projectIds=${ids.join(',')}`)).map(({ projectId }) => projectId).sort()).toEqual(ids.sort())
  expect(await caller.list(`Projects?contactID=${nowhere}`)).toEqual([])
  const path = `Projects/${String(open[0]!['projectId'])}/Time`
  const all = await caller.list(`${path}?pageSize=500`)
  const pages = await Promise.all([1, 2].map((page) => caller.list(`${path}?pageSize=2&page=${page}`)))
  expect(pages.flat()).toEqual(all.slice(0, 4))
  const middle = String(all[all.length >> 1]!['dateUtc'])
  const [after, before] = [
    await caller.list(`${path}?pageSize=500&dateAfterUtc=${middle}`),
    await caller.list(`${path}?pageSize=500&dateBeforeUtc=${middle}`),
  ]
  expect(
    after.every(({ dateUtc }) => String(dateUtc) >= middle) && before.every(({ dateUtc }) => String(dateUtc) <= middle),
  ).toBe(true)
  expect(after.length + before.length).toBeGreaterThanOrEqual(all.length)
})

test('a project lives, is closed, and opens again', async () => {
  const project = await caller.write('POST', 'Projects', { contactId: contactOf(), name: 'Deck', estimateAmount: 1000 })
  expect(project).toMatchObject({ status: 'INPROGRESS', estimate: { currency: 'NZD', value: 1000 }, minutesLogged: 0 })
  const path = `Projects/${String(project['projectId'])}`
  const task = await caller.write('POST', `${path}/Tasks`, {
    name: 'Dig',
    rate: { currency: 'NZD', value: 90 },
    chargeType: 'TIME',
  })
  const [user] = await caller.list('ProjectsUsers')
  const entry = { userId: user!['userId'], taskId: task['taskId'], dateUtc: '2026-10-01T09:00:00Z', duration: 50 }
  await caller.write('POST', `${path}/Time`, entry)
  expect(await caller.read(path)).toMatchObject({ minutesLogged: 50, taskAmountToBeInvoiced: { value: 75 } })
  expect((await caller.send('DELETE', `${path}/Tasks/${String(task['taskId'])}`)).status).toBe(400)
  expect((await caller.send('PATCH', path, { status: 'CLOSED' })).status).toBe(204)
  expect((await caller.send('POST', `${path}/Time`, entry)).status).toBe(400)
  expect((await caller.send('POST', `${path}/Tasks`, { ...task, name: 'Fill' })).status).toBe(400)
  expect((await caller.send('PATCH', path, { status: 'INPROGRESS' })).status).toBe(204)
  expect((await caller.send('POST', `${path}/Time`, entry)).status).toBe(200)
  expect((await caller.send('PUT', path, { name: 'Deck and stairs' })).status).toBe(204)
  const changed = await caller.read(path)
  expect(changed).toMatchObject({ name: 'Deck and stairs', minutesLogged: 100 })
  expect(changed).not.toHaveProperty('estimate')
})

test.each<[string, string, Json]>([
  ['a project of nobody', 'contactId', { contactId: nowhere, name: 'X' }],
  ['a project without a name', 'name', { contactId: nowhere }],
  ['a project that is estimated below nothing', 'estimateAmount', { name: 'X', estimateAmount: -1 }],
  ['a project that is due on no day', 'deadlineUtc', { name: 'X', deadlineUtc: 'soon' }],
])('%s is refused', async (_, field, body) => {
  const answer = await caller.send('POST', 'Projects', body)
  expect(answer.status).toBe(400)
  expect(answer.json()).toMatchObject({ message: expect.any(String), modelState: { [field]: [expect.any(String)] } })
})

test('tasks and time that make no sense are refused', async () => {
  const project = await caller.write('POST', 'Projects', { contactId: contactOf(), name: 'Nonsense' })
  const path = `Projects/${String(project['projectId'])}`
  const rate = { currency: 'NZD', value: 1 }
  for (const body of [
    { name: 'X', rate: { ...rate, currency: 'EUR' }, chargeType: 'TIME' },
    { name: 'X', rate: { ...rate, value: -1 }, chargeType: 'TIME' },
    { name: 'X', rate, chargeType: 'FREE' },
    { name: 'X'.repeat(101), rate, chargeType: 'TIME' },
    { name: 'X', rate, chargeType: 'TIME', estimateMinutes: 1.5 },
  ]) {
    expect((await caller.send('POST', `${path}/Tasks`, body)).status).toBe(400)
  }
  const task = await caller.write('POST', `${path}/Tasks`, { name: 'X', rate, chargeType: 'TIME' })
  const [user] = await caller.list('ProjectsUsers')
  const entry = { userId: user!['userId'], taskId: task['taskId'], dateUtc: '2026-10-01T09:00:00Z', duration: 50 }
  for (const more of [
    { duration: 0 },
    { duration: 59_941 },
    { duration: 1.5 },
    { userId: nowhere },
    { taskId: nowhere },
    { dateUtc: 'x' },
  ]) {
    expect((await caller.send('POST', `${path}/Time`, { ...entry, ...more })).status).toBe(400)
  }
  expect(await caller.list(`${path}/Tasks`)).toHaveLength(1)
  expect(await caller.list(`${path}/Time`)).toEqual([])
})

test('the official SDK runs a project', async () => {
  const project = (
    await sdk.createProject('', { contactId: contactOf(), name: 'By the SDK', deadlineUtc: new Date('2027-01-31') })
  ).body
  const id = given(project.projectId)
  const rate = { currency: 'NZD' as never, value: 100 }
  const task = (await sdk.createTask('', id, { name: 'Code', rate, chargeType: 'TIME' as never, estimateMinutes: 60 })).body
  const taskId = given(task.taskId)
  const userId = given(first((await sdk.getProjectUsers('')).body.items).userId)
  const entry = { userId, taskId, dateUtc: new Date('2026-10-02T08:30:00Z'), duration: 90 }
  const time = (await sdk.createTimeEntry('', id, entry)).body
  const timeId = given(time.timeEntryId)
  await sdk.updateTimeEntry('', id, timeId, { ...entry, duration: 120 })
  expect((await sdk.getTimeEntry('', id, timeId)).body).toMatchObject({ duration: 120, dateUtc: entry.dateUtc })
  expect((await sdk.getTimeEntries('', id, userId, taskId)).body.items).toHaveLength(1)
  await sdk.updateTask('', id, taskId, { name: 'Code and test', rate, chargeType: 'TIME' as never })
  expect((await sdk.getTask('', id, taskId)).body).toMatchObject({ name: 'Code and test', totalMinutes: 120 })
  expect(first((await sdk.getTasks('', id)).body.items).taskId).toBe(taskId)
  await sdk.updateProject('', id, { name: 'Renamed' })
  expect((await sdk.getProject('', id)).body).toMatchObject({ name: 'Renamed', minutesLogged: 120 })
  await sdk.deleteTimeEntry('', id, timeId)
  await sdk.deleteTask('', id, taskId)
  await sdk.patchProject('', id, { status: 'CLOSED' as never })
  expect((await sdk.getProjects('', [id])).body.items).toMatchObject([{ status: 'CLOSED', minutesLogged: 0 }])
  expect((await refusal(sdk.getTask('', id, taskId))).status).toBe(404)
})

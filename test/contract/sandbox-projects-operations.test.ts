import type { ApiCaller, Json } from '../support/api-caller.ts'
import { testEveryOperation } from '../support/operation-suite.ts'

const projectOf = async (caller: ApiCaller): Promise<string> =>
  String((await caller.list('Projects?states=INPROGRESS'))[0]!['projectId'])

const contactOf = ({ sandbox }: ApiCaller): string => sandbox.control.collection('Contacts').idAt(0)

const createProject = async (caller: ApiCaller): Promise<string> =>
  String((await caller.write('POST', 'Projects', { contactId: contactOf(caller), name: 'Kitchen' }))['projectId'])

const currency = 'GBP'
const task = { name: 'Demolition', rate: { currency, value: 99.99 }, chargeType: 'TIME', estimateMinutes: 120 }

const createTask = async (caller: ApiCaller): Promise<{ projectId: string; taskId: string }> => {
  const projectId = await createProject(caller)
  return { projectId, taskId: String((await caller.write('POST', `Projects/${projectId}/Tasks`, task))['taskId']) }
}

const entryOf = async (caller: ApiCaller, taskId: string): Promise<Json> => ({
  userId: (await caller.list('ProjectsUsers'))[0]!['userId'],
  taskId,
  dateUtc: '2026-09-26T15:00:00Z',
  duration: 30,
  description: 'My description',
})

const createEntry = async (caller: ApiCaller): Promise<{ projectId: string; timeEntryId: string; taskId: string }> => {
  const { projectId, taskId } = await createTask(caller)
  const entry = await caller.write('POST', `Projects/${projectId}/Time`, await entryOf(caller, taskId))
  return { projectId, taskId, timeEntryId: String(entry['timeEntryId']) }
}

testEveryOperation({
  file: 'xero-projects.yaml',
  prefix: 'projects.xro/2.0',
  company: { seed: 5, size: 'small', region: 'UK', trade: 'consultancy' },
  requests: {
    getProjects: () => ({ query: 'states=INPROGRESS,CLOSED&page=1&pageSize=50' }),
    createProject: (caller) => ({
      body: { contactId: contactOf(caller), name: 'New Kitchen', deadlineUtc: '2027-03-03T15:00:00', estimateAmount: 99.99 },
    }),
    getProject: async (caller) => ({ params: { projectId: await projectOf(caller) } }),
    updateProject: async (caller) => ({
      params: { projectId: await createProject(caller) },
      body: { name: 'New Kitchen', deadlineUtc: '2027-03-03T15:00:00Z', estimateAmount: 10 },
    }),
    patchProject: async (caller) => ({ params: { projectId: await createProject(caller) }, body: { status: 'CLOSED' } }),
    getProjectUsers: () => ({ query: 'page=1&pageSize=10' }),
    getTasks: async (caller) => ({ params: { projectId: await projectOf(caller) }, query: 'chargeType=TIME' }),
    createTask: async (caller) => ({ params: { projectId: await createProject(caller) }, body: task }),
    getTask: async (caller) => ({ params: await createTask(caller) }),
    updateTask: async (caller) => ({
      params: await createTask(caller),
      body: { ...task, name: 'Plumbing', chargeType: 'FIXED' },
    }),
    deleteTask: async (caller) => ({ params: await createTask(caller) }),
    getTimeEntries: async (caller) => ({
      params: { projectId: await projectOf(caller) },
      query: 'dateAfterUtc=2020-01-01T00:00:00Z&states=ACTIVE&isChargeable=true',
    }),
    createTimeEntry: async (caller) => {
      const { projectId, taskId } = await createTask(caller)
      return { params: { projectId }, body: await entryOf(caller, taskId) }
    },
    getTimeEntry: async (caller) => ({ params: await createEntry(caller) }),
    updateTimeEntry: async (caller) => {
      const params = await createEntry(caller)
      return { params, body: { ...(await entryOf(caller, params.taskId)), duration: 45 } }
    },
    deleteTimeEntry: async (caller) => ({ params: await createEntry(caller) }),
  },
})

import { withRefusals } from '../api/refusal.ts'
import { createApi } from '../api/route.ts'
import { projectRoutes } from './project-routes.ts'
import { taskRoutes } from './task-routes.ts'
import { timeRoutes } from './time-routes.ts'

/** Xero Projects: jobs, what is to be done on them and the time it took. JSON in camelCase; updates answer 204. */
export const projectsApi = createApi('/projects.xro/2.0/', withRefusals([...projectRoutes, ...taskRoutes, ...timeRoutes]))

import { withRefusals } from '../api/refusal.ts'
import { createApi } from '../api/route.ts'
import { toRoutes } from './v2/v2-call.ts'
import { employeeRoutes } from './v2/v2-employee-routes.ts'
import { leaveRoutes } from './v2/v2-leave-routes.ts'
import { ownRoutes } from './v2/v2-own-routes.ts'
import { resourceRoutes } from './v2/v2-resource-routes.ts'
import { runRoutes } from './v2/v2-run-routes.ts'
import { timesheetRoutes } from './v2/v2-timesheet-routes.ts'

/** Xero Payroll of the United Kingdom and New Zealand, and the newer timesheets of Australia. JSON in camelCase. */
export const payrollApi = createApi(
  '/payroll.xro/2.0/',
  withRefusals(toRoutes([...timesheetRoutes, ...employeeRoutes, ...leaveRoutes, ...ownRoutes, ...resourceRoutes, ...runRoutes])),
)

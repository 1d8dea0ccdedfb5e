import { withRefusals } from '../../api/refusal.ts'
import { createApi } from '../../api/route.ts'
import { toRoutes } from './au-call.ts'
import { auOtherRoutes } from './au-other-routes.ts'
import { auResourceRoutes } from './au-resource-routes.ts'
import { auTimesheetRoutes } from './au-timesheets.ts'

/** Xero Payroll of Australia. JSON in PascalCase, dates as in the Accounting API, `If-Modified-Since`, `where` and `order`. */
export const payrollAuApi = createApi(
  '/payroll.xro/1.0/',
  withRefusals(toRoutes([...auOtherRoutes, ...auResourceRoutes, ...auTimesheetRoutes])),
)

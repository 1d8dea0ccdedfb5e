import { assetsApi } from '../assets/assets-api.ts'
import { filesApi } from '../files/files-api.ts'
import { payrollAuApi } from '../payroll/au/payroll-au-api.ts'
import { payrollApi } from '../payroll/payroll-api.ts'
import { projectsApi } from '../projects/projects-api.ts'
import { accountingApi } from './accounting.ts'
import type { Api } from './route.ts'

/** Everything under api.xero.com that wants a token and an organisation. */
export const apis: Api[] = [accountingApi, filesApi, assetsApi, projectsApi, payrollAuApi, payrollApi]

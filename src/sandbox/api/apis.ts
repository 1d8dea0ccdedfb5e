import { accountingApi } from './accounting.ts'
import type { Api } from './route.ts'

/** Everything under api.xero.com that wants a token and an organisation. */
export const apis: Api[] = [accountingApi]

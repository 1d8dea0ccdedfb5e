import { reportRoutes } from '../reports/report-routes.ts'
import { moneyRoutes } from '../writes/money/money-routes.ts'
import { settingsRoutes } from '../writes/settings/settings-routes.ts'
import { documentRoutes } from '../writes/documents/document-routes.ts'
import type { Route } from './route.ts'

/** Every operation of the Accounting API that is not the plain reading of a collection. */
export const accountingRoutes: Route[] = [...reportRoutes, ...documentRoutes, ...settingsRoutes, ...moneyRoutes]

import type { Route } from '../../api/route.ts'
import { accountRoutes } from './accounts.ts'
import { attachmentRoutes } from '../attached/attachment-routes.ts'
import { contactGroupRoutes } from './contact-groups.ts'
import { contactRoutes } from './contacts.ts'
import { currencyRoutes } from './currencies.ts'
import { historyRoutes } from '../attached/history-routes.ts'
import { itemRoutes } from './items.ts'
import { organisationRoutes } from './organisation-routes.ts'
import { paymentServiceRoutes } from './payment-services.ts'
import { setupRoutes } from './setup.ts'
import { taxRateRoutes } from './tax-rates.ts'
import { trackingRoutes } from './tracking.ts'

/** Settings, contacts and items, and what hangs below any record. */
export const settingsRoutes: Route[] = [
  ...accountRoutes,
  ...attachmentRoutes,
  ...contactGroupRoutes,
  ...contactRoutes,
  ...currencyRoutes,
  ...historyRoutes,
  ...itemRoutes,
  ...organisationRoutes,
  ...paymentServiceRoutes,
  ...setupRoutes,
  ...taxRateRoutes,
  ...trackingRoutes,
]

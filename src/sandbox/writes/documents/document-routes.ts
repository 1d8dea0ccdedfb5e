import type { Route } from '../../api/route.ts'
import { creditNoteRoutes } from './credit-notes.ts'
import { invoiceEmailRoutes } from './invoice-email.ts'
import { invoiceRoutes } from './invoices.ts'
import { pdfRoutes } from './pdf-routes.ts'
import { purchaseOrderRoutes } from './purchase-orders.ts'
import { quoteRoutes } from './quotes.ts'
import { repeatingInvoiceRoutes } from './repeating-invoices.ts'

/** Invoices, credit notes, quotes, orders and templates, as data and on paper. */
export const documentRoutes: Route[] = [
  ...creditNoteRoutes,
  ...invoiceEmailRoutes,
  ...invoiceRoutes,
  ...pdfRoutes,
  ...purchaseOrderRoutes,
  ...quoteRoutes,
  ...repeatingInvoiceRoutes,
]

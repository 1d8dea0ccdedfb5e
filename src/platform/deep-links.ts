/**
 * Where a record is in Xero's own pages, by kind. The first form is Xero's documented deep link, which signs in to the
 * right organisation by its short code first; the newer pages take the short code in their path.
 * Source: Xero's developer documentation, "Deep link to Xero", and for quotes the links Xero's own MCP server gives.
 */
const pages: Record<string, (id: string) => string> = {
  invoice: (id) => `/AccountsReceivable/View.aspx?InvoiceID=${id}`,
  bill: (id) => `/AccountsPayable/Edit.aspx?InvoiceID=${id}`,
  credit_note: (id) => `/AccountsReceivable/ViewCreditNote.aspx?creditNoteID=${id}`,
  bill_credit_note: (id) => `/AccountsPayable/ViewCreditNote.aspx?creditNoteID=${id}`,
  purchase_order: (id) => `/Accounts/Payable/PurchaseOrders/View/${id}/`,
  bank_transaction: (id) => `/Bank/ViewTransaction.aspx?bankTransactionID=${id}`,
  payment: (id) => `/Bank/ViewTransaction.aspx?bankTransactionID=${id}`,
  manual_journal: (id) => `/Journal/View.aspx?invoiceID=${id}`,
  contact: (id) => `/Contacts/View/${id}`,
}

/** A link into Xero, or null: for a kind that has no page of its own, or an organisation whose short code is unknown. */
export function toDeepLink(kind: string, id: string, shortCode: string | null): string | null {
  if (shortCode === null) return null
  const code = encodeURIComponent(shortCode).replace('%21', '!')
  if (kind === 'quote') return `https://go.xero.com/app/${code}/quotes/view/${encodeURIComponent(id)}`
  const page = pages[kind]?.(encodeURIComponent(id))
  return page === undefined ? null : `https://go.xero.com/organisationlogin/default.aspx?shortcode=${code}&redirecturl=${page}`
}

import { notFound } from '../../api/problems.ts'
import type { ApiCall, Route } from '../../api/route.ts'
import type { Books } from '../../books/books.ts'
import { recordsReply } from '../write-routes.ts'

const scopes = ['accounting.settings', 'accounting.settings.read']

/** What a user may be allowed to do through the API, in Xero's order. */
const actions = (
  'CreateApprovedInvoice CreateDraftPurchaseOrder CreateApprovedBill AttachFilesIntoInvoice UseMulticurrency CreateDraftInvoice ' +
  'CreateRepeatingInvoice CreateRepeatingBill CreateSentQuote CreateInvoicePayment CreateApprovedPurchaseOrder CreateDraftQuote ' +
  'CreateDraftBill'
).split(' ')

/** Standard rate that the United Kingdom's construction industry scheme withholds from registered subcontractors, percent. */
const cisRate = 20

export const organisationRoutes: Route[] = [
  {
    method: 'GET',
    path: 'Organisation/Actions',
    scopes,
    answer: ({ nowMs, user }) =>
      recordsReply(
        'Actions',
        actions.map((Name) => ({ Name, Status: user?.role === 'READONLY' ? 'NOT-ALLOWED' : 'ALLOWED' })),
        nowMs,
      ),
  },
  {
    method: 'GET',
    path: 'Organisation/{OrganisationID}/CISSettings',
    scopes,
    answer({ books, params, nowMs }) {
      if (!books.find('Organisations', params['OrganisationID'] ?? '')) return notFound()
      const contractor = hasAccount(books, /^CISLIABILITY$/)
      const subcontractor = hasAccount(books, /^CISASSETS?$/)
      return recordsReply(
        'CISSettings',
        [toSetting({ CISContractorEnabled: contractor, CISSubContractorEnabled: subcontractor })],
        nowMs,
      )
    },
  },
  {
    method: 'GET',
    path: 'Contacts/{ContactID}/CISSettings',
    scopes,
    answer({ books, params, nowMs }: ApiCall) {
      const contact = books.find('Contacts', params['ContactID'] ?? '')
      if (!contact) return notFound()
      return recordsReply('CISSettings', [toSetting({ CISEnabled: false })], nowMs)
    },
  },
]

/** The rate is left out where nothing is enabled. */
function toSetting(flags: Record<string, boolean>): Record<string, unknown> {
  return { ...flags, ...(Object.values(flags).includes(true) ? { Rate: cisRate } : {}) }
}

function hasAccount(books: Books, system: RegExp): boolean {
  return books.accounts.list().some((account) => system.test(account.system) && account.status === 'ACTIVE')
}

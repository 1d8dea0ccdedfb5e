import { expect, it } from 'vitest'
import { toDeepLink } from '../../src/platform/deep-links.ts'

const id = '1cf1a11c-a067-4a05-9c8b-06f281f7afed'
const login = 'https://go.xero.com/organisationlogin/default.aspx?shortcode=!NLglS&redirecturl='

it.each([
  ['invoice', `${login}/AccountsReceivable/View.aspx?InvoiceID=${id}`],
  ['bill', `${login}/AccountsPayable/Edit.aspx?InvoiceID=${id}`],
  ['bill_credit_note', `${login}/AccountsPayable/ViewCreditNote.aspx?creditNoteID=${id}`],
  ['purchase_order', `${login}/Accounts/Payable/PurchaseOrders/View/${id}/`],
  ['contact', `${login}/Contacts/View/${id}`],
  ['quote', `https://go.xero.com/app/!NLglS/quotes/view/${id}`],
  ['overpayment', null],
])('links %s into Xero', (kind, link) => {
  expect(toDeepLink(kind, id, '!NLglS')).toBe(link)
  expect(toDeepLink(kind, id, null)).toBeNull()
})

it('lets no id or code reach beyond its place', () => {
  expect(toDeepLink('invoice', 'x&y=1', '!a&b')).toBe(
    'https://go.xero.com/organisationlogin/default.aspx?shortcode=!a%26b&redirecturl=/AccountsReceivable/View.aspx?InvoiceID=x%26y%3D1',
  )
})

import { readDay, readList, readRecord, readText, toCents } from '../books/amounts.ts'
import type { Books } from '../books/books.ts'
import type { WireRecord } from '../company/collection.ts'
import { toAmount } from '../company/money.ts'
import { toCalendarDate, toDay } from './calendar.ts'
import { ReportFault } from './report-fault.ts'
import type { ReportRequest } from './report-request.ts'
import { toShortDate } from './report-texts.ts'

/** A form of the United States' 1099 family, and what it tells of a contact. */
interface Form {
  name: string
  boxes: readonly string[]
  /** The box of services, or of rent. */
  box: 'Box1'
  sums: ReadonlyMap<string, number>
}

const leastCents = 600_00

/**
 * Xero: Reports, '1099 Report' for US organisations; others have none. Contacts with a tax number who were paid at least 600
 * in the calendar year: rent on 1099-MISC, everything else on 1099-NEC.
 */
export function listTenNinetyNines({ books, query, organisation }: ReportRequest): WireRecord[] {
  const year = readYear(query.text('reportYear')) ?? toCalendarDate(organisation.today).year - 1
  if (books.region !== 'US') return []
  const period = { fromDay: toDay(year, 1, 1), toDay: toDay(year, 12, 31) }
  const { services, rent } = sumPaid(books, period.fromDay, period.toDay)
  const forms: Form[] = [
    { name: '1099-NEC report', boxes: ['1', '2', '4'], box: 'Box1', sums: services },
    { name: '1099-MISC report', boxes: '1 2 3 4 5 6 7 8 9 10 11 14'.split(' '), box: 'Box1', sums: rent },
  ]
  return forms.map(({ name, boxes, box, sums }) => ({
    ReportName: name,
    ReportDate: `${toShortDate(period.fromDay)} to ${toShortDate(period.toDay)}`,
    Fields: [],
    Contacts: [...books.each('Contacts')].flatMap((contact) => {
      const cents = sums.get(readText(contact, 'ContactID')) ?? 0
      if (cents < leastCents || readText(contact, 'TaxNumber') === '') return []
      return [{ ...Object.fromEntries(boxes.map((number) => [`Box${number}`, 0])), [box]: toAmount(cents), ...toPayee(contact) }]
    }),
  }))
}

function readYear(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^(19|20)\d\d$/.test(text)) throw new ReportFault('The supplied reportYear parameter is not a valid year.')
  return Number(text)
}

/** Cents by contact id: bills paid and money spent, each split over its lines. */
function sumPaid(books: Books, fromDay: number, toDay: number): { services: Map<string, number>; rent: Map<string, number> } {
  const services = new Map<string, number>()
  const rent = new Map<string, number>()
  const add = (document: WireRecord, cents: number) => {
    const contactId = readText(readRecord(document, 'Contact') ?? {}, 'ContactID')
    const rented = Math.round(cents * toRentShare(books, document))
    rent.set(contactId, (rent.get(contactId) ?? 0) + rented)
    services.set(contactId, (services.get(contactId) ?? 0) + cents - rented)
  }
  const isIn = (record: WireRecord): boolean => {
    const day = readDay(record)
    return (record['Status'] === 'AUTHORISED' || record['Status'] === 'PAID') && day >= fromDay && day <= toDay
  }
  for (const payment of books.each('Payments')) {
    if (payment['PaymentType'] !== 'ACCPAYPAYMENT' || !isIn(payment)) continue
    const bill = books.find('Invoices', readText(readRecord(payment, 'Invoice') ?? {}, 'InvoiceID'))
    if (bill) add(bill, toCents(payment['Amount']))
  }
  for (const spending of books.each('BankTransactions')) {
    if (spending['Type'] === 'SPEND' && isIn(spending)) add(spending, toCents(spending['Total']))
  }
  return { services, rent }
}

function toRentShare(books: Books, document: WireRecord): number {
  let whole = 0
  let rented = 0
  for (const line of readList(document, 'LineItems')) {
    const cents = toCents(line['LineAmount'])
    const account = books.accounts.find(readText(line, 'AccountID') || readText(line, 'AccountCode'))
    whole += cents
    if (account && /\brent/i.test(account.name)) rented += cents
  }
  return whole === 0 ? 0 : rented / whole
}

function toPayee(contact: WireRecord): WireRecord {
  const addresses = readList(contact, 'Addresses')
  const address = addresses.find((each) => readText(each, 'AddressLine1') !== '') ?? addresses[0] ?? {}
  const lines = [1, 2, 3, 4].map((number) => readText(address, `AddressLine${number}`))
  const name = readText(contact, 'Name')
  const person = /^\d{3}-\d{2}-\d{4}$/.test(readText(contact, 'TaxNumber'))
  return {
    Name: name,
    FederalTaxIDType: person ? 'SSN' : 'EIN',
    City: readText(address, 'City'),
    Zip: readText(address, 'PostalCode'),
    State: readText(address, 'Region'),
    Email: readText(contact, 'EmailAddress'),
    StreetAddress: `${lines.join('\r\n')}\r\n`,
    TaxID: readText(contact, 'TaxNumber'),
    ContactId: readText(contact, 'ContactID'),
    LegalName: name,
    BusinessName: name,
    FederalTaxClassification: person ? 'SOLE_PROPRIETOR' : 'OTHER',
  }
}

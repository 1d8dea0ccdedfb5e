import type { OpenDocument } from './open-documents.ts'
import { listOpenDocuments } from './open-documents.ts'
import { endOfMonth, startOfMonth } from './calendar.ts'
import type { Row } from './report.ts'
import { attribute, cell, header, row, section, summary } from './report.ts'
import { ReportFault } from './report-fault.ts'
import type { MakeReport } from './report-request.ts'
import { createReport } from './report-request.ts'
import { toLongDate, toMoneyText } from './report-texts.ts'

export const makeAgedReceivables: MakeReport = createAgedReport({
  sale: true,
  type: 'AgedReceivablesByContact',
  name: 'Aged Receivables By Contact',
  numberTitle: 'Number',
})

export const makeAgedPayables: MakeReport = createAgedReport({
  sale: false,
  type: 'AgedPayablesByContact',
  name: 'Aged Payables By Contact',
  numberTitle: 'Reference',
})

/**
 * Xero: Reports, 'Aged Receivables By Contact'. Documents of the range that are still open as of `date`, which is the end of
 * the current month unless given; what is open from before the range is the opening balance. Base currency.
 */
function createAgedReport(about: { sale: boolean; type: string; name: string; numberTitle: string }): MakeReport {
  return (request) => {
    const { books, query, organisation } = request
    const contactId = query.text('contactID')
    if (contactId === undefined) throw new ReportFault('The contactID parameter is required.')
    const contact = books.find('Contacts', contactId)
    if (!contact) throw new ReportFault('The supplied contactID parameter is not the ID of a contact.')
    const paidDay = query.date('date') ?? endOfMonth(organisation.today)
    const toDay = query.date('toDate') ?? paidDay
    const all = listOpenDocuments(books, { contactId: String(contact['ContactID']), sale: about.sale, toDay, paidDay })
    const fromDay = query.date('fromDate') ?? Math.min(startOfMonth(toDay), ...all.map(({ day }) => day))
    if (fromDay > toDay) throw new ReportFault('The fromDate must be before the toDate.')

    const opening = all.filter(({ day }) => day < fromDay).reduce((cents, { due }) => cents + due, 0)
    const shown = all.filter(({ day, due }) => day >= fromDay && due !== 0)
    const totals = (['total', 'paid', 'credited', 'due'] as const).map((figure) =>
      shown.reduce((cents, each) => cents + each[figure], 0),
    )
    const closing = [...totals.slice(0, 3), opening + totals[3]!]
    return createReport(
      request,
      {
        type: about.type,
        name: about.name,
        titles: [
          'Invoices',
          String(contact['Name']),
          `From ${toLongDate(fromDay)} to ${toLongDate(toDay)}`,
          `Showing payments to ${toLongDate(paidDay)}`,
        ],
      },
      [
        header(['Date', about.numberTitle, 'Due Date', '', 'Total', 'Paid', 'Credited', 'Due']),
        section('', [row([toDateTime(fromDay), 'Opening Balance', '', '', '', '', '', toMoneyText(opening)])]),
        section('', [
          ...shown.map((document) => toRow(document, paidDay)),
          summary(['Total', '', '', '', ...totals.map(toMoneyText)]),
        ]),
        section('', [summary(['Closing Balance', '', '', '', ...closing.map(toMoneyText)])]),
      ],
    )
  }
}

function toRow(document: OpenDocument, asOfDay: number): Row {
  const { id, idName, number, day, dueDay, total, paid, credited, due } = document
  const overdue = dueDay === undefined ? 0 : asOfDay - dueDay
  const values = [
    toDateTime(day),
    number,
    dueDay === undefined ? '' : toDateTime(dueDay),
    overdue > 0 ? `${overdue} ${overdue === 1 ? 'day' : 'days'} overdue` : '',
    ...[total, paid, credited, due].map(toMoneyText),
  ]
  return row(values.map((value) => cell(value, [attribute(idName, id)])))
}

/** `2018-05-13T00:00:00` */
function toDateTime(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 19)
}

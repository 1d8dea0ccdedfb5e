import type { WireRecord } from '../company/collection.ts'
import { readDay, readList, readText } from './amounts.ts'
import type { Posting } from './entry.ts'
import { readPart, sum, toPlain } from './parts.ts'
import type { Part } from './parts.ts'
import type { Poster } from './poster.ts'

/** As entered: line amounts are debits where positive. Tax, where the journal has any, goes to the tax account in one line. */
export const manualJournalPoster: Poster = {
  standing(record) {
    const status = readText(record, 'Status')
    return status === 'POSTED' ? 'posted' : status === 'VOIDED' ? 'undone' : 'never'
  },
  post(record, context) {
    const amountTypes = readText(record, 'LineAmountTypes') || 'NoTax'
    const parts = readList(record, 'JournalLines').flatMap((line): Part[] => {
      const part = readPart(line, amountTypes, context)
      return part ? [part] : []
    })
    const totalTax = sum(parts.map(({ tax }) => tax))
    const postings = parts.map(({ item: _item, ...part }): Posting => part)
    if (totalTax !== 0) postings.push(toPlain(context.accounts.system('GST').id, totalTax))
    return [
      {
        key: 'own',
        day: readDay(record),
        reference: readText(record, 'Narration'),
        sourceType: 'MANJOURNAL',
        sourceId: readText(record, 'ManualJournalID'),
        postings,
        ...(isLeftOutOfCashReports(record) ? { onCashBasis: false } : {}),
      },
    ]
  },
}

function isLeftOutOfCashReports(record: WireRecord): boolean {
  return record['ShowOnCashBasisReports'] === false
}

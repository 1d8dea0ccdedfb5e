import { randomUUID } from 'node:crypto'
import type { WireRecord } from '../../company/collection.ts'
import { toWireDate } from '../../company/wire.ts'
import { readAmountTypes } from '../lines/amount-types.ts'
import { readJournalLines, toImbalance } from '../lines/journal-lines.ts'
import { checkLockDates } from '../lock-dates.ts'
import { dayOf } from '../money/settlement.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

/** Journals that an accountant writes. */
export const manualJournalRoutes = createWriteRoutes({
  path: 'ManualJournals',
  root: 'ManualJournals',
  id: 'ManualJournalID',
  scopes: ['accounting.transactions', 'accounting.manualjournals'],
  needsReporting: true,
  put: (write) => writeJournal(write, undefined),
  post(write) {
    const id = write.input.text('ManualJournalID')
    if (!id) return writeJournal(write, undefined)
    const before = write.draft.find('ManualJournals', id)
    if (before) return writeJournal(write, before)
    write.problems.error('An existing Manual Journal with the specified ManualJournalID could not be found')
    return undefined
  },
  postOne: (write) => writeJournal(write, write.existing),
})

/** What may become of a journal; what is voided or deleted stays so. */
const moves: Readonly<Record<string, readonly string[]>> = {
  none: ['DRAFT', 'POSTED'],
  DRAFT: ['DRAFT', 'POSTED', 'DELETED'],
  POSTED: ['POSTED', 'VOIDED'],
}

function writeJournal(write: Write, before: WireRecord | undefined): WireRecord | undefined {
  const { input, problems, draft, today } = write
  const held = before ? String(before['Status']) : 'none'
  const status = input.text('Status')?.toUpperCase() || (before ? held : 'DRAFT')
  const possible = moves[held] ?? []
  if (!possible.includes(status)) {
    problems.error(`Manual Journal not of valid status for ${before ? 'modification' : 'creation'}`)
    return undefined
  }
  if (before && held === 'POSTED') checkLockDates(write, dayOf(before))
  if (before && (status === 'VOIDED' || status === 'DELETED')) {
    return problems.errors.length > 0 ? undefined : draft.save('ManualJournals', { ...before, Status: status })
  }

  const narration = input.text('Narration') ?? before?.['Narration']
  if (!narration) problems.error('The Narration must be specified.')
  const day = input.day('Date') ?? (before ? dayOf(before) : today)
  if (status === 'POSTED') checkLockDates(write, day)
  const amountTypes = readAmountTypes(write, before, 'NoTax')
  const lines = readJournalLines(write, amountTypes, status === 'POSTED', before)
  const imbalance = toImbalance(lines)
  if (status === 'POSTED') {
    if (imbalance) problems.error(imbalance)
    if (lines.filled < 2) problems.error('A manual journal must have at least two journal lines.')
  }
  if (problems.errors.length > 0) return undefined

  const url = input.text('Url') ?? before?.['Url']
  const stored = draft.save(
    'ManualJournals',
    {
      Date: toWireDate(day),
      Status: status,
      LineAmountTypes: amountTypes,
      UpdatedDateUTC: '',
      ManualJournalID: before?.['ManualJournalID'] ?? randomUUID(),
      Narration: narration,
      JournalLines: lines.records,
      ...(typeof url === 'string' && url !== '' ? { Url: url } : {}),
      ShowOnCashBasisReports: input.boolean('ShowOnCashBasisReports') ?? before?.['ShowOnCashBasisReports'] ?? true,
      HasAttachments: before?.['HasAttachments'] ?? false,
    },
    { repost: before !== undefined },
  )
  // A draft may be out of balance: it is stored, and the answer says so.
  return { ...stored, ...(imbalance ? { ValidationErrors: [{ Message: imbalance }] } : {}), Attachments: [] }
}

import type { WireRecord } from '../company/collection.ts'
import type { GuidSpace } from '../company/guid.ts'
import { toAmount } from '../company/money.ts'
import { toWireDate, toWireInstant } from '../company/wire.ts'
import type { Entry, Posting } from './entry.ts'
import type { PostingContext } from './poster.ts'

/** A journal as the API writes it. Amounts are in base currency; gross is net and tax on every line. */
export function toJournalRecord(
  entry: Entry,
  context: PostingContext,
  numbered: { id: string; number: number; lineIds: GuidSpace },
): WireRecord {
  return {
    JournalID: numbered.id,
    JournalDate: toWireDate(entry.day),
    JournalNumber: numbered.number,
    CreatedDateUTC: toWireInstant(entry.enteredMs),
    Reference: entry.reference,
    ...(entry.sourceId === null ? {} : { SourceID: entry.sourceId }),
    ...(entry.sourceType === null ? {} : { SourceType: entry.sourceType }),
    JournalLines: entry.postings.map((posting, line) => toJournalLine(posting, context, numbered.lineIds.at(line))),
  }
}

function toJournalLine(
  { accountId, net, tax, taxType, description, tracking }: Posting,
  { accounts, taxRates }: PostingContext,
  id: string,
): WireRecord {
  // An account that was taken away behind everybody's back leaves its journals standing.
  const account = accounts.find(accountId) ?? { id: accountId, code: '', type: '', name: '' }
  return {
    JournalLineID: id,
    AccountID: account.id,
    AccountCode: account.code,
    AccountType: account.type,
    AccountName: account.name,
    Description: description,
    NetAmount: toAmount(net),
    GrossAmount: toAmount(net + tax),
    TaxAmount: toAmount(tax),
    ...(taxType === '' ? {} : { TaxType: taxType, TaxName: taxRates.find(taxType)?.name ?? '' }),
    TrackingCategories: tracking,
  }
}

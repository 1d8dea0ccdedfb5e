/**
 * Rules of posting that nobody outside Xero could verify, each with the values it may have. An organisation's ledger
 * is posted by one choice of them; reconciliation tries the others where its reports say so.
 */
export const readingTable = {
  fxResidualLine: {
    decides: 'Which of several largest lines takes the cent that is left when the lines of a foreign document are converted.',
    values: ['first', 'last'],
  },
  allocationDate: {
    decides: 'The day an allocation counts on: the one it bears, or the later of the two documents.',
    values: ['own', 'later_document'],
  },
  allocationGain: {
    decides: 'Whether a credit applied to a document of another rate posts the difference as a realised gain.',
    values: ['posted', 'none'],
  },
  expenseClaim: {
    decides: 'Whether an expense claim is one journal on its reporting date, or one for each receipt on its date.',
    values: ['claim', 'receipts'],
  },
  transferBase: {
    decides:
      'What a transfer between currencies brings in base currency: what left the other account, or its own amount at its own rate with the difference as a realised gain.',
    values: ['same', 'own'],
  },
  shareRounding: {
    decides:
      'How the lines of a document paid in parts are rounded: so that they add up to the document in the end, or each part on its own.',
    values: ['cumulative', 'independent'],
  },
  allocationShareRate: {
    decides: 'At whose rate cash basis recognises a credit note set against a document of another rate.',
    values: ['document', 'credit'],
  },
  cashRefundGain: {
    decides:
      'Whether cash basis shows the realised gain on the refund of a foreign overpayment or prepayment, or leaves it where that stood.',
    values: ['posted', 'none'],
  },
  refundSource: {
    decides:
      'What the refund of an overpayment or prepayment is posted as: a refund of a credit, or the overpayment or prepayment.',
    values: ['credit_payment', 'cash_credit'],
  },
} as const satisfies Record<string, { decides: string; values: readonly [string, ...string[]] }>

export type ReadingName = keyof typeof readingTable

/** One value of each reading. */
export type LedgerReadings = { [Name in ReadingName]: (typeof readingTable)[Name]['values'][number] }

/** The first value of each: the likelier one. */
export const defaultReadings = Object.fromEntries(
  Object.entries(readingTable).map(([name, { values }]) => [name, values[0]]),
) as LedgerReadings

/**
 * Behaviours of Xero that are reported but not verified, or known faults. Each can be turned on or off, so that
 * a client is tested against both readings.
 */
export interface Quirks {
  /** `order` on ManualJournals returns every row and ignores paging. */
  manualJournalsOrderIgnoresPaging: boolean
  /** BankTransfers ignores If-Modified-Since. */
  bankTransfersIgnoreModifiedSince: boolean
  /** If-Modified-Since with milliseconds, `Z` or an offset is ignored: the whole list comes back. */
  ignorePreciseModifiedSince: boolean
  /** Rows with equal sort keys come in another order on each page, so a walk by a non-unique key skips and repeats. */
  unstableTies: boolean
  /** Quotes honours `pageSize` up to 1000. */
  quotesPageSize: boolean
  /** A request for a scope together with its `.read` twin is refused. */
  rejectTwinScopes: boolean
  /** Requests without User-Agent get the 403 HTML page of the content network. */
  requireUserAgent: boolean
  /** A line with a negative quantity is refused; off: it counts as one with a negative price does. */
  refuseNegativeQuantities: boolean
  /** POST of a bill whose number its contact has on another bill changes that bill; off: bills may share a number. */
  postMatchesBillsByNumber: boolean
  /** Demo companies cannot email invoices, as Xero's cannot; off: they can send as many as an organisation that pays. */
  demoCompanySendsNoEmail: boolean
  /** The concurrency 429 names no `X-Rate-Limit-Problem`. */
  silentConcurrencyLimit: boolean
  /** A note or an attachment moves the modified time of the record it hangs on. */
  subResourcesTouchRecord: boolean
  /** Conversion balances first cancel what was posted before the conversion date, so that reports begin there. */
  conversionCancelsEarlier: boolean
  /** Reports show the accounts of currency gains as one line, `FXGROUPID`; US organisations and the Australian demo company never. */
  groupCurrencyGains: boolean
  /** The trial balance does so too. */
  groupTrialBalanceGains: boolean
  /** The balance sheet calls the account of Current Year Earnings `abababab-…`; otherwise it is `00000000-…`. */
  maskEarningsId: boolean
  /** The organisation has changed the layout of its profit and loss: other titles unless `standardLayout=true`. */
  customReportLayout: boolean
  /** Earlier periods of a profit and loss end with their month where the first does, even if it is a short one. */
  periodsEndWithMonth: boolean
  /** Reports over more than 365 days are refused. */
  limitReportRange: boolean
  /** The bank summary of an organisation with foreign accounts has a column for what rates did to them. */
  bankSummaryFxGain: boolean
  /** Reports show receivables, payables and money in foreign currency at the rate of the day they are drawn up for. */
  revalueInReports: boolean
  /** Saving a document again reverses and reposts its payments with it, to the same figures. */
  repostPaymentsWithDocument: boolean
  /** The refund of an over- or prepayment is a journal of the payment (`ARCREDITPAYMENT`); off: one of the over- or prepayment. */
  cashCreditRefundsAsCreditPayments: boolean
  /** An expense claim is one journal for each receipt, dated as the receipt; off: one journal on its reporting date. */
  expenseClaimsPostByReceipt: boolean
  /** An allocation bears the date sent with it where that is the later; off: always the later of the two documents' dates. */
  allocationDatesAsSent: boolean
  /** A payment that was matched to a line of a bank statement cannot be deleted. */
  reconciledPaymentsStay: boolean
  /** First day without ExpenseClaims and Receipts (`2027-02-01`): from then on they answer 404. Empty: they never end. */
  classicExpensesEndOn: string
}

export const defaultQuirks: Quirks = {
  manualJournalsOrderIgnoresPaging: true,
  bankTransfersIgnoreModifiedSince: true,
  ignorePreciseModifiedSince: false,
  unstableTies: false,
  quotesPageSize: false,
  rejectTwinScopes: false,
  requireUserAgent: false,
  refuseNegativeQuantities: true,
  postMatchesBillsByNumber: false,
  demoCompanySendsNoEmail: false,
  silentConcurrencyLimit: false,
  subResourcesTouchRecord: true,
  conversionCancelsEarlier: true,
  groupCurrencyGains: true,
  groupTrialBalanceGains: true,
  maskEarningsId: false,
  customReportLayout: false,
  periodsEndWithMonth: false,
  limitReportRange: true,
  bankSummaryFxGain: true,
  revalueInReports: true,
  repostPaymentsWithDocument: true,
  cashCreditRefundsAsCreditPayments: true,
  expenseClaimsPostByReceipt: false,
  allocationDatesAsSent: false,
  reconciledPaymentsStay: false,
  classicExpensesEndOn: '2027-02-01',
}

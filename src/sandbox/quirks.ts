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
  /** The concurrency 429 names no `X-Rate-Limit-Problem`. */
  silentConcurrencyLimit: boolean
}

export const defaultQuirks: Quirks = {
  manualJournalsOrderIgnoresPaging: true,
  bankTransfersIgnoreModifiedSince: true,
  ignorePreciseModifiedSince: false,
  unstableTies: false,
  quotesPageSize: false,
  rejectTwinScopes: false,
  requireUserAgent: false,
  silentConcurrencyLimit: false,
}

import type { Read } from '../streams/stream.ts'
import type { ReadResponse } from '../xero/api.ts'
import type { StreamRun } from './stream-run.ts'

export type PagedRead = Extract<Read, { kind: 'pages' }>

export function getPagedRead(run: StreamRun): PagedRead {
  if (run.stream.read.kind !== 'pages') throw new Error(`${run.stream.name} is not read by pages`)
  return run.stream.read
}

/** Page length of a server that ignores `pageSize`. */
const defaultPageLength = 100

/**
 * Whether nothing follows this page. Xero's count decides where there is one; otherwise a short page does, but a page
 * of exactly 100 where more was asked for comes from a server that ignored `pageSize`, so the next one is asked for.
 */
export function isLastPage(read: PagedRead, response: ReadResponse, page: number, pageLength: number): boolean {
  const rows = response.records.length
  if (rows === 0) return true
  if (response.itemCount !== undefined) return (page - 1) * pageLength + rows >= response.itemCount
  if (page === 1) return rows < read.size && !(read.sizeParam && rows === defaultPageLength)
  return rows < pageLength
}

/** Canonical instant text as a Date, down to the whole second that If-Modified-Since can say. */
export function toWholeSecond(instant: string): Date {
  return new Date(Math.floor(toDate(instant).getTime() / 1000) * 1000)
}

/** Canonical instant text (`2018-02-15 07:12:30.940+00`) as a Date. */
export function toDate(instant: string): Date {
  return new Date(instant.replace(' ', 'T').replace(/\+00$/, 'Z'))
}

import type { ParentParams, Stream } from '../streams/stream.ts'
import type { ReadRequest } from './api.ts'

/** Path and query of a read, in Xero's terms, under the API's base. Parameters without a value are left out. */
export function toReadPath(request: ReadRequest, now: Date): string {
  const { stream, id } = request
  const path = `/api.xro/2.0/${stream.path}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`
  const params: Record<string, string> = { ...stream.params }
  if (id === undefined) addListParams(params, request)
  else if (stream.read.kind === 'per-parent' && stream.read.params) addMonthWindow(params, stream.read.params, now)
  Object.assign(params, request.params)
  const query = Object.entries(params)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  return query === '' ? path : `${path}?${query}`
}

/** If-Modified-Since in the one form that is always understood: UTC, whole seconds (the second begun), no zone. */
export function toModifiedSince(date: Date): string {
  return date.toISOString().slice(0, 19)
}

function addListParams(params: Record<string, string>, request: ReadRequest): void {
  const { stream } = request
  addSlice(params, stream, request.slice)
  switch (stream.read.kind) {
    case 'pages':
      // Without a page Xero leaves out the lines.
      params['page'] = String(request.page ?? 1)
      if (stream.read.sizeParam) params['pageSize'] = String(request.pageSize ?? stream.read.size)
      if (request.ordered && stream.read.order !== undefined) params['order'] = `${stream.read.order} ASC`
      break
    case 'offset':
      params['offset'] = String(request.offset ?? 0)
      break
    case 'all':
    case 'per-parent':
    case 'report':
      break
  }
}

/**
 * `from` is included, `to` is not. As parameters Xero has no exclusive end, so that day is read by both neighbours: a
 * record that comes twice is merged, one that came from neither would be lost.
 */
function addSlice(params: Record<string, string>, stream: Stream, slice: ReadRequest['slice']): void {
  if (!slice || !stream.slice) return
  if (stream.slice.kind === 'params') {
    if (slice.from !== null) params[stream.slice.from] = slice.from
    if (slice.to !== null) params[stream.slice.to] = slice.to
    return
  }
  const { field } = stream.slice
  const terms = [
    params['where'] ?? '',
    slice.from === null ? '' : `${field}>=${toDateTime(slice.from)}`,
    slice.to === null ? '' : `${field}<${toDateTime(slice.to)}`,
  ]
  params['where'] = terms.filter((term) => term !== '').join(' AND ')
}

function toDateTime(day: string): string {
  return `DateTime(${day.split('-').join(',')})`
}

/** From the first day of the month `monthsBack` before this one, `monthsBack + monthsAhead` months long. */
function addMonthWindow(params: Record<string, string>, window: ParentParams, now: Date): void {
  const day = (month: number, date: number): string =>
    new Date(Date.UTC(now.getUTCFullYear(), month, date)).toISOString().slice(0, 10)
  const month = now.getUTCMonth()
  params[window.fromParam] = day(month - window.monthsBack, 1)
  params[window.toParam] = day(month + window.monthsAhead, 0)
}

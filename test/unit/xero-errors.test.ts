import { describe, expect, test } from 'vitest'
import type { Stream } from '../../src/streams/stream.ts'
import { toXeroError } from '../../src/xero/errors.ts'

const now = new Date('2026-11-20T09:00:00Z')
const manualJournals: Stream = {
  name: 'manual_journals',
  title: 'Manual journals',
  comment: '',
  path: 'ManualJournals',
  root: 'ManualJournals',
  key: ['ManualJournalID'],
  read: { kind: 'pages', size: 1000, sizeParam: true, counts: true },
  cursor: { kind: 'modified-since', field: 'UpdatedDateUTC' },
  deletion: { kind: 'never' },
  scopes: { granular: ['accounting.manualjournals.read'], broad: ['accounting.transactions.read'] },
  needsReportingRole: true,
  fields: [],
}

function translate(status: number, body: string, headers: Record<string, string> = {}, stream: Stream = manualJournals) {
  const response = { status, headers, body: Buffer.from(body), wireBytes: body.length }
  return toXeroError(response, { request: `GET ${stream.path}`, stream, tenantId: 'the-tenant', now })
}

const problem = (status: number, detail: string): string =>
  JSON.stringify({ Type: null, Title: 'Unauthorized', Status: status, Detail: detail, Instance: 'i', Extensions: {} })
const page = '<html><head><title>Access Denied</title></head><body>Reference #18</body></html>'

describe('toXeroError', () => {
  test.each<[string, number, string, Record<string, string>, string, string]>([
    ['an expired token', 401, problem(401, 'TokenExpired: token expired at 9:00'), {}, 'token_rejected', 'has expired'],
    ['a bad token', 401, problem(401, 'AuthenticationUnsuccessful'), {}, 'token_rejected', 'not accepted'],
    ['a 401 without a body', 401, '', {}, 'token_rejected', 'connect again'],
    ['a missing scope', 401, problem(401, 'AuthorizationUnsuccessful'), {}, 'scope_missing', 'accounting.manualjournals.read'],
    [
      '… by the header alone',
      401,
      '',
      { 'www-authenticate': 'Bearer error="insufficent_scope"' },
      'scope_missing',
      'transactions',
    ],
    ['… spelt right', 403, '', { 'www-authenticate': 'insufficient_scope' }, 'scope_missing', 'manual_journals'],
    ['an unknown organisation', 403, problem(403, 'AuthenticationUnsuccessful'), {}, 'tenant_unknown', 'the-tenant'],
    [
      'a missing role',
      403,
      problem(403, 'You are not permitted to access this resource without the reporting role'),
      {},
      'role_missing',
      'reporting',
    ],
    ['an empty 403', 403, '', {}, 'role_missing', 'manual_journals'],
    ['the network in front', 403, page, { 'content-type': 'text/html' }, 'xero_unavailable', 'web page'],
    [
      'a retired or wrong path',
      404,
      "The resource you're looking for cannot be found",
      {},
      'request_rejected',
      'cannot be found',
    ],
    ['a page that is gone', 410, '', {}, 'stream_retired', 'manual_journals'],
    [
      'a validation',
      400,
      '{"ErrorNumber":10,"Type":"ValidationException","Message":"A validation exception occurred","Elements":[{"ValidationErrors":[{"Message":"Date is bad"}]}]}',
      {},
      'request_rejected',
      'Date is bad · A validation exception occurred',
    ],
    [
      'too many documents',
      400,
      '{"ErrorNumber":51,"Type":"HighVolumeException","Message":"Your request is not filtering"}',
      {},
      'high_volume',
      'not filtering',
    ],
    [
      'XML of a fault',
      400,
      '<ApiException xmlns="x"><ErrorNumber>16</ErrorNumber><Type>QueryParseException</Type><Message>No property</Message></ApiException>',
      {},
      'request_rejected',
      'No property',
    ],
    ['a wrong list', 400, '{"Elements":"none","Message":{}}', {}, 'request_rejected', '(400)'],
    ['412', 412, '', {}, 'request_rejected', '412'],
    ['501', 501, 'not implemented', {}, 'request_rejected', 'not implemented'],
    ['a fault', 500, 'An error occurred', {}, 'xero_unavailable', 'An error occurred'],
    ['a gateway', 502, page, {}, 'xero_unavailable', '(502)'],
    ['maintenance', 503, 'The Xero API is currently offline for maintenance', {}, 'xero_unavailable', 'maintenance'],
    ['504', 504, '', {}, 'xero_unavailable', '(504)'],
    ['a redirect', 302, '', { location: 'https://elsewhere.example' }, 'xero_garbled', 'redirect'],
  ])('%s', (_name, status, body, headers, code, words) => {
    const error = translate(status, body, { 'xero-correlation-id': 'c-1', ...headers })
    expect(error.code).toBe(code)
    expect(error.message).toContain(words)
    expect(error.details).toMatchObject({ status, correlationId: 'c-1', stream: 'manual_journals' })
  })

  test('an organisation that is offline is left alone for five minutes', () => {
    expect(translate(503, 'The Organisation is offline').retryAt).toEqual(new Date('2026-11-20T09:05:00Z'))
  })

  test.each([
    [{ 'x-rate-limit-problem': 'minute', 'retry-after': '12' }, 'rate_limited', '2026-11-20T09:00:12.000Z'],
    [{ 'x-rate-limit-problem': 'Day', 'retry-after': '7200' }, 'day_limited', '2026-11-20T11:00:00.000Z'],
    [{ 'x-rate-limit-problem': 'appminute', 'retry-after': '5' }, 'rate_limited', '2026-11-20T09:00:05.000Z'],
    [{ 'x-rate-limit-problem': 'concurrent' }, 'rate_limited', '2026-11-20T09:00:01.000Z'],
    [{ 'retry-after': '40000' }, 'day_limited', '2026-11-20T20:06:40.000Z'],
    [{ 'x-daylimit-remaining': '0' }, 'day_limited', '2026-11-20T10:00:00.000Z'],
    [{ 'x-minlimit-remaining': '0', 'x-daylimit-remaining': '9' }, 'rate_limited', '2026-11-20T09:01:00.000Z'],
    [{ 'retry-after': 'Fri, 20 Nov 2026 09:00:30 GMT' }, 'rate_limited', '2026-11-20T09:00:30.000Z'],
    [{}, 'rate_limited', '2026-11-20T09:00:15.000Z'],
  ])('429 %j', (headers, code, retryAt) => {
    const error = translate(429, '', headers)
    expect(error.code).toBe(code)
    expect(error.retryAt?.toISOString()).toBe(retryAt)
  })

  test('streams of the highest tier, retired ones and ones without a granular scope say so', () => {
    const unauthorised = problem(401, 'AuthorizationUnsuccessful')
    expect(translate(401, unauthorised, {}, { ...manualJournals, restricted: 'tier' }).code).toBe('tier_missing')
    const broadOnly = { ...manualJournals, scopes: { granular: [], broad: ['accounting.transactions.read'] } }
    expect(translate(401, unauthorised, {}, broadOnly).message).toContain('older apps only')
    const retired = { ...manualJournals, retired: { since: '2026-04-30', note: 'Use Payroll.' } }
    expect(translate(404, 'gone', {}, retired)).toMatchObject({ code: 'stream_retired' })
  })
})

import { expect, test } from 'vitest'
import { toJson } from '../../src/store/to-json.ts'

test('what PostgreSQL refuses in JSON is replaced, in values and in names', () => {
  const given = { 'a\ud800': ['\u0000', { '\udc00': 'b\ud83d\ude00' }], when: new Date('2026-01-02T03:04:05Z'), n: null }
  expect(JSON.parse(toJson(given) ?? '')).toEqual({
    'a\ufffd': ['\ufffd', { '\ufffd': 'b\ud83d\ude00' }],
    when: '2026-01-02T03:04:05.000Z',
    n: null,
  })
  expect(toJson(null)).toBeNull()
})

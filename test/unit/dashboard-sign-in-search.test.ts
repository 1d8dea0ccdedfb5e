import { expect, test } from 'vitest'
import { parseSignInSearch } from '../../src/dashboard/pages/sign-in/search.ts'

test.each(['/', '/o/books?tab=1', '/explore/sql/new#a'])('after signing in, %j is gone on to', (next) => {
  expect(parseSignInSearch({ next })).toEqual({ next })
})

test.each([
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '\t//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil.example',
  '/\t\\evil.example',
  '///evil.example',
])('%j leads nowhere', (next) => {
  expect(parseSignInSearch({ next }).next).toBeUndefined()
})

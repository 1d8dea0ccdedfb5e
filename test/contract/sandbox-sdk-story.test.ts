import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOperations, openSdks } from '../support/sandbox-sdk.ts'
import { tellAdjusting } from './sandbox-sdk/adjusting.ts'
import { tellBanking } from './sandbox-sdk/banking.ts'
import { tellBuying } from './sandbox-sdk/buying.ts'
import { tellOtherApis } from './sandbox-sdk/other-apis.ts'
import { tellPapers } from './sandbox-sdk/papers.ts'
import { tellRefusals } from './sandbox-sdk/refusals.ts'
import { tellReporting } from './sandbox-sdk/reporting.ts'
import { tellReturning } from './sandbox-sdk/returning.ts'
import { tellSelling } from './sandbox-sdk/selling.ts'
import { tellSettingUp } from './sandbox-sdk/setting-up.ts'
import { createStory } from './sandbox-sdk/story.ts'
import type { Story } from './sandbox-sdk/story.ts'
import { tellUndoing } from './sandbox-sdk/undoing.ts'

const companies = [
  { seed: 1, size: 'small' as const, region: 'NZ' as const, tenantId: '0b9a7c1e-3f52-4a86-9d14-6c2e8f70a001' },
  { seed: 2, size: 'small' as const, region: 'US' as const, tenantId: '0b9a7c1e-3f52-4a86-9d14-6c2e8f70a002' },
  {
    seed: 3,
    size: 'small' as const,
    region: 'UK' as const,
    trade: 'agency' as const,
    tenantId: '0b9a7c1e-3f52-4a86-9d14-6c2e8f70a003',
  },
  {
    seed: 4,
    size: 'small' as const,
    region: 'AU' as const,
    trade: 'wholesaler' as const,
    tenantId: '0b9a7c1e-3f52-4a86-9d14-6c2e8f70a004',
  },
]

let story: Story
const tell = (): Story => story

beforeAll(async () => {
  const { sandbox, sdks, called } = await openSdks({ companies, now: () => Date.UTC(2026, 10, 21, 9) })
  story = createStory(sandbox, sdks, called)
})
afterAll(() => story.sandbox.close())

/** In the order in which they are told: each goes on where the one before stopped. */
const chapters = [
  ['setting up', tellSettingUp],
  ['selling', tellSelling],
  ['buying', tellBuying],
  ['banking', tellBanking],
  ['adjusting', tellAdjusting],
  ['papers', tellPapers],
  ['other APIs', tellOtherApis],
  ['reporting', tellReporting],
  ['returning', tellReturning],
  ['refusals', tellRefusals],
  ['undoing', tellUndoing],
] as const

describe.each(chapters)('%s', (_name, tellChapter) => {
  tellChapter(tell)
})

/** What the SDK has and the story does not use: nothing. An operation of a later SDK is told of here until it has its place. */
const leftOut: string[] = []

test('every operation of the Accounting API was used, 150 and more', () => {
  const operations = listOperations(story.api)
  const used = operations.filter((name) => story.called.has(name))
  expect(used.length).toBeGreaterThanOrEqual(150)
  expect(operations.filter((name) => !story.called.has(name))).toEqual(leftOut)
})

test.each(['files', 'assets', 'projects'] as const)('every operation of %s was used', (name) => {
  expect(listOperations(story.home[name]).filter((operation) => !story.called.has(operation))).toEqual([])
})

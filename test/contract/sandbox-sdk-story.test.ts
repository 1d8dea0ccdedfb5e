import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOperations, openSdks } from '../support/sandbox-sdk.ts'
import { tellBanking } from './sandbox-sdk/banking.ts'
import { tellBuying } from './sandbox-sdk/buying.ts'
import { tellSelling } from './sandbox-sdk/selling.ts'
import { tellSettingUp } from './sandbox-sdk/setting-up.ts'
import { createStory } from './sandbox-sdk/story.ts'
import type { Story } from './sandbox-sdk/story.ts'

const companies = [
  { seed: 1, size: 'small' as const, region: 'NZ' as const, tenantId: '0b9a7c1e-3f52-4a86-9d14-6c2e8f70a001' },
  { seed: 2, size: 'small' as const, region: 'US' as const, tenantId: '0b9a7c1e-3f52-4a86-9d14-6c2e8f70a002' },
]

let story: Story
const tell = (): Story => story

beforeAll(async () => {
  const { sandbox, sdks, called } = await openSdks({ companies, now: () => Date.UTC(2026, 10, 21, 9) })
  story = createStory(sandbox, sdks, called)
})
afterAll(() => story.sandbox.close())

describe('setting up', () => tellSettingUp(tell))
describe('selling', () => tellSelling(tell))
describe('buying', () => tellBuying(tell))
describe('banking', () => tellBanking(tell))

test('at least 150 operations of the Accounting API were used', () => {
  const operations = listOperations(story.api)
  const used = operations.filter((name) => story.called.has(name))
  console.log(operations.length, used.length)
  expect(used.length).toBeGreaterThanOrEqual(150)
})

import type { DepreciationSetting } from './depreciation.ts'

export const typeSamples: readonly { name: string; setting: DepreciationSetting }[] = [
  { name: 'Computer Equipment', setting: { method: 'StraightLine', averaging: 'FullMonth', rate: 40 } },
  { name: 'Office Equipment', setting: { method: 'DiminishingValue100', averaging: 'ActualDays', rate: 20 } },
  { name: 'Motor Vehicles', setting: { method: 'StraightLine', averaging: 'FullMonth', years: 8 } },
]

interface AssetSample {
  name: string
  /** Index into the types. */
  type: number
  /** Cents. */
  price: number
  agedDays: number
  status: 'Draft' | 'Registered' | 'Disposed'
  serial?: string
  soldDaysAgo: number
  soldFor: number
}

const held = (name: string, type: number, price: number, agedDays: number, serial?: string): AssetSample => ({
  name,
  type,
  price,
  agedDays,
  status: 'Registered',
  soldDaysAgo: 0,
  soldFor: 0,
  ...(serial === undefined ? {} : { serial }),
})

export const assetSamples: readonly AssetSample[] = [
  held('MacBook Pro 16"', 0, 529_900, 700, 'C02XK0AAJG5J'),
  held('Server rack & switch', 0, 884_050, 820),
  held('Espresso machine', 1, 749_500, 610, 'LM-4471'),
  held('Sit-stand desks (6)', 1, 593_400, 400),
  held('Délivery van', 2, 3_899_000, 830, 'JTFSX23P8'),
  held('Forklift', 2, 2_150_000, 500),
  held('Laser printer', 0, 129_900, 260),
  { ...held('Old laptop', 0, 249_900, 850, 'PF0Z1234'), status: 'Disposed', soldDaysAgo: 200, soldFor: 40_000 },
  { ...held('Trailer', 2, 420_000, 840), status: 'Disposed', soldDaysAgo: 90, soldFor: 450_000 },
  { ...held('Projector', 1, 189_900, 40), status: 'Draft' },
  { ...held('Phones (4)', 0, 479_600, 20), status: 'Draft' },
  { ...held('Shelving', 1, 99_950, 12), status: 'Draft' },
]

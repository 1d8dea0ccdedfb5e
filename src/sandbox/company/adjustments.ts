import type { Account } from './chart.ts'
import type { Plan } from './plan.ts'
import type { WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { toAmount } from './money.ts'
import { deriveSeed, Random } from './random.ts'
import type { AccountRole } from './regions/accounts.ts'
import { toWireDate, toWireInstant } from './wire.ts'
import type { World } from './world.ts'

export interface ManualJournal {
  id: string
  index: number
  narration: string
  day: number
  status: string
  createdMs: number
  updatedMs: number
  /** Debit +, credit −, in cents; they add up to 0. */
  lines: { account: Account; cents: number; description: string; tracking: number }[]
}

/** With the most that each may come to, in hundredths of a percent of a month's income. */
const patterns: [narration: string, debit: AccountRole, credit: AccountRole, share: number][] = [
  ['Depreciation, catch-up', 'depreciation', 'equipmentWear', 40],
  ['Accrued audit fee', 'consulting', 'accruals', 120],
  ['Reversal: "accrued audit fee"', 'accruals', 'consulting', 110],
  ['Rent paid in advance', 'prepayments', 'rent', 90],
  ['Umbuchung Büro → Werbung', 'advertising', 'office', 30],
  ['Provision for income tax\nsee working paper 7', 'incomeTax', 'incomeTaxPayable', 300],
]

export function createManualJournals(world: World, plan: Plan): ManualJournal[] {
  const { seed, chart, scale } = world
  const random = new Random(deriveSeed(seed, 'manual-journal'))
  const ids = createGuidSpace(seed, 'manual-journal')
  return Array.from({ length: scale.manualJournals }, (_, index) => {
    const [narration, debit, credit, share] = patterns[index % patterns.length]!
    const day = world.season.dayAt((index + random.below(1000) / 1000) / scale.manualJournals)
    const status =
      index === 1 ? 'DRAFT' : index === 4 ? 'DELETED' : index % 29 === 7 ? 'VOIDED' : index % 31 === 9 ? 'DRAFT' : 'POSTED'
    const createdMs = world.workingMs(day, random)
    const cents = Math.max(100, Math.round((plan.income * share * random.between(20, 100)) / 1_000_000))
    const split = Math.floor(cents / 3)
    const debits = index % 3 === 0 ? [split, cents - split] : [cents]
    return {
      id: ids.at(index),
      index,
      narration,
      day,
      status,
      createdMs,
      updatedMs:
        status === 'VOIDED' || status === 'DELETED'
          ? world.clamp(createdMs + 4_000_000 + random.below(90_000_000), index)
          : createdMs,
      lines: [
        ...debits.map((amount) => ({
          account: chart.of(debit),
          cents: amount,
          description: narration,
          tracking: random.below(world.catalogue.trackings.length),
        })),
        { account: chart.of(credit), cents: -cents, description: '', tracking: 0 },
      ],
    }
  })
}

export function createManualJournalRecords(world: World, journals: readonly ManualJournal[]): WireRecord[] {
  return journals.map((journal) => ({
    Date: toWireDate(journal.day),
    Status: journal.status,
    LineAmountTypes: 'NoTax',
    UpdatedDateUTC: toWireInstant(journal.updatedMs),
    ManualJournalID: journal.id,
    Narration: journal.narration,
    JournalLines: journal.lines.map((line) => ({
      Description: line.description,
      TaxType: world.taxes.of('none'),
      TaxAmount: 0,
      LineAmount: toAmount(line.cents),
      AccountCode: line.account.code,
      Tracking: world.catalogue.trackings[line.tracking],
      AccountID: line.account.id,
      IsBlank: false,
    })),
    ...(journal.index % 5 === 2 ? { Url: 'https://papers.example.com/wp?id=7' } : {}),
    ShowOnCashBasisReports: journal.index % 4 !== 0,
    HasAttachments: journal.index % 7 === 3,
  }))
}

/** An overall budget, and one for a region: twelve months for a few accounts. */
export function createBudgetRecords(world: World): WireRecord[] {
  const ids = createGuidSpace(world.seed, 'budget')
  const random = new Random(deriveSeed(world.seed, 'budget'))
  const region = world.catalogue.categories[0]!
  const now = new Date(world.nowMs)
  const months = Array.from({ length: 12 }, (_, i) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11 + i, 1))
    return month.toISOString().slice(0, 7)
  })
  return ['Overall Budget', 'Nord & Süd, "stretch"'].map((Description, index) => ({
    BudgetID: ids.at(index),
    Status: 'APPROVED',
    Type: index === 0 ? 'OVERALL' : 'TRACKING',
    Description,
    UpdatedDateUTC: toWireInstant(world.startMs + 4_000_000_000 + index * 77_777_777),
    BudgetLines: (['sales', 'purchases', 'advertising', 'rent'] as const).map((role) => ({
      AccountID: world.chart.of(role).id,
      AccountCode: world.chart.of(role).code,
      BudgetBalances: months.map((Period, month) => ({
        Period,
        Amount: random.between(100, 20_000),
        Notes: month === 3 ? 'Special month' : '',
      })),
    })),
    Tracking:
      index === 0
        ? []
        : [
            {
              TrackingCategoryID: region.id,
              Name: region.name,
              TrackingOptionID: region.options[0]!.id,
              Option: region.options[0]!.name,
            },
          ],
  }))
}

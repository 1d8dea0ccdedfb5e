import type { WireRecord } from '../company/collection.ts'
import { dayMs } from '../company/wire.ts'

/** How an asset loses value. */
export interface DepreciationSetting {
  method: string
  averaging: string
  /** Percent a year. */
  rate?: number
  years?: number
}

export const depreciationMethods = [
  'NoDepreciation',
  'StraightLine',
  'DiminishingValue100',
  'DiminishingValue150',
  'DiminishingValue200',
  'FullDepreciation',
]
export const averagingMethods = ['FullMonth', 'ActualDays']
export const calculationMethods = ['Rate', 'Life', 'None']

/** The part of the year that counts as depreciated from one day to another, in months or days as the setting averages. */
function countYears(averaging: string, fromDay: number, toDay: number): number {
  if (toDay < fromDay) return 0
  if (averaging === 'ActualDays') return (toDay - fromDay + 1) / 365
  const months = (day: number): number => {
    const date = new Date(day * dayMs)
    return date.getUTCFullYear() * 12 + date.getUTCMonth()
  }
  return (months(toDay) - months(fromDay) + 1) / 12
}

/** Cents depreciated from the first day to the last, both counted: never more than there is. */
export function depreciate(cost: number, setting: DepreciationSetting, fromDay: number, toDay: number): number {
  const years = countYears(setting.averaging, fromDay, toDay)
  if (years === 0 || setting.method === 'NoDepreciation') return 0
  if (setting.method === 'FullDepreciation') return cost
  const yearly = setting.rate === undefined ? (setting.years ? 1 / setting.years : 0) : setting.rate / 100
  if (setting.method === 'StraightLine') return Math.min(cost, Math.round(cost * yearly * years))
  const factor = setting.rate === undefined ? Number(setting.method.slice(-3)) / 100 : 1
  return Math.min(cost, Math.round(cost * (1 - (1 - Math.min(1, yearly * factor)) ** years)))
}

export function renderSetting(setting: DepreciationSetting, objectId: string, objectType: string, changeId: string): WireRecord {
  const calculation = setting.method === 'NoDepreciation' ? 'None' : setting.rate === undefined ? 'Life' : 'Rate'
  return {
    depreciableObjectId: objectId,
    depreciableObjectType: objectType,
    bookEffectiveDateOfChangeId: changeId,
    depreciationMethod: setting.method,
    averagingMethod: setting.averaging,
    ...(setting.rate === undefined ? {} : { depreciationRate: setting.rate }),
    ...(setting.years === undefined ? {} : { effectiveLifeYears: setting.years }),
    depreciationCalculationMethod: calculation,
  }
}

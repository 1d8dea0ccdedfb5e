import { AppError } from '../../lib/app-error.ts'
import { isDay } from './days.ts'
import type { StatementParameter } from './statement.ts'

export const grains = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Grain = (typeof grains)[number]
export type Basis = 'accrual' | 'cash'
export type Comparison = 'previous_period' | 'previous_year'

/** Parameters as they were given, checked. What is missing takes the statement's default. */
export interface Given {
  from?: string
  to?: string
  asAt?: string
  by?: Grain
  basis?: Basis
  compare?: Comparison
  tracking?: string
  contact?: string
  item?: string
  currency?: string
  limit?: number
  days?: number
  months?: number
}

/** Every parameter any statement takes: of one meaning everywhere. */
export const parameters = {
  from: { name: 'from', kind: 'date', meaning: 'First day; default: start of the financial year.' },
  to: { name: 'to', kind: 'date', meaning: 'Last day; default: the day of the copy.' },
  asAt: { name: 'as_at', kind: 'date', meaning: 'The day; default: that of the copy.' },
  by: { name: 'by', kind: 'choice', choices: grains, meaning: 'A column a period; quarters and years are fiscal.' },
  basis: { name: 'basis', kind: 'choice', choices: ['accrual', 'cash'], meaning: 'Default accrual.' },
  compare: {
    name: 'compare',
    kind: 'choice',
    choices: ['previous_period', 'previous_year'],
    meaning: 'Adds that period and the change.',
  },
  tracking: { name: 'tracking', kind: 'text', meaning: 'Tracking category: a column an option.' },
  contact: { name: 'contact', kind: 'text', meaning: 'This contact alone: name or id.' },
  item: { name: 'item', kind: 'text', meaning: 'This item alone: code.' },
  currency: { name: 'currency', kind: 'text', meaning: 'To translate into, such as USD.' },
  limit: { name: 'limit', kind: 'integer', meaning: 'Rows at most.' },
  days: { name: 'days', kind: 'integer', meaning: 'Days looked back.' },
  months: { name: 'months', kind: 'integer', meaning: 'Whole months looked back.' },
} as const satisfies Record<keyof Given, StatementParameter>

/** Checks what was given against what a statement takes. Throws `usage`, naming the parameter. */
export function parseParameters(
  statement: { name: string; parameters: readonly StatementParameter[] },
  given: Record<string, string | number | boolean>,
): Given {
  const parsed: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(given)) {
    const parameter = statement.parameters.find((each) => each.name === name)
    const key = Object.entries(parameters).find(([, each]) => each.name === name)?.[0]
    if (parameter === undefined || key === undefined) {
      const known = statement.parameters.map((each) => each.name).join(', ')
      throw new AppError('usage', `${statement.name} does not take "${name}". It takes ${known || 'no parameters'}.`)
    }
    parsed[key] = parseValue(parameter, value)
  }
  const checked = parsed as Given
  if (checked.from !== undefined && checked.to !== undefined && checked.from > checked.to) {
    throw new AppError(
      'usage',
      `The first day, ${checked.from}, is after the last, ${checked.to}. Give an earlier first or a later last day.`,
    )
  }
  return checked
}

function parseValue(parameter: StatementParameter, value: string | number | boolean): string | number | boolean {
  const { name, kind, choices = [] } = parameter
  const refuse = (what: string): AppError => new AppError('usage', `${name} must be ${what}, not "${String(value)}".`)
  switch (kind) {
    case 'date':
      if (typeof value !== 'string' || !isDay(value)) throw refuse('a day like 2026-03-31')
      return value
    case 'choice':
      if (!choices.includes(String(value))) throw refuse(`one of ${choices.join(', ')}`)
      return value
    case 'integer': {
      const number = Number(value)
      if (
        typeof value === 'boolean' ||
        String(value).trim() === '' ||
        !Number.isInteger(number) ||
        number < 1 ||
        number > 100_000
      )
        throw refuse('a whole number from 1 to 100000')
      return number
    }
    case 'flag':
      if (typeof value !== 'boolean') throw refuse('true or false')
      return value
    case 'text': {
      const text = String(value).trim()
      if (text === '') throw refuse('a text')
      return text
    }
  }
}

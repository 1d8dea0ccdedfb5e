/** Where accounts stand in Xero's standard layouts, by class and type. The first row that fits an account is its own. */
export interface Section {
  class: string
  /** Types in it; none: all others of the class. */
  types?: string[]
  statement: 'profit_and_loss' | 'balance_sheet'
  name: string
  /** Name in organisations of the United States, where it differs. */
  nameInUs?: string
  order: number
}

export const sections: Section[] = [
  {
    class: 'REVENUE',
    types: ['OTHERINCOME'],
    statement: 'profit_and_loss',
    name: 'Plus Other Income',
    nameInUs: 'Other Income and Expense',
    order: 3,
  },
  { class: 'REVENUE', statement: 'profit_and_loss', name: 'Income', nameInUs: 'Revenue', order: 1 },
  {
    class: 'EXPENSE',
    types: ['DIRECTCOSTS'],
    statement: 'profit_and_loss',
    name: 'Less Cost of Sales',
    nameInUs: 'Less Cost of Goods Sold',
    order: 2,
  },
  { class: 'EXPENSE', statement: 'profit_and_loss', name: 'Less Operating Expenses', order: 4 },
  { class: 'ASSET', types: ['BANK'], statement: 'balance_sheet', name: 'Bank', order: 1 },
  { class: 'ASSET', types: ['FIXED'], statement: 'balance_sheet', name: 'Fixed Assets', order: 3 },
  { class: 'ASSET', types: ['NONCURRENT'], statement: 'balance_sheet', name: 'Non-current Assets', order: 4 },
  { class: 'ASSET', statement: 'balance_sheet', name: 'Current Assets', order: 2 },
  { class: 'LIABILITY', types: ['TERMLIAB'], statement: 'balance_sheet', name: 'Non-Current Liabilities', order: 6 },
  { class: 'LIABILITY', statement: 'balance_sheet', name: 'Current Liabilities', order: 5 },
  { class: 'EQUITY', statement: 'balance_sheet', name: 'Equity', order: 7 },
]

/** A CASE over an account's class and type that gives a property of its section. */
export function toSectionCase(property: (section: Section) => string, fallback: string): string {
  const branches = sections.map((section) => {
    const types = section.types ? ` AND type IN (${section.types.map((type) => `'${type}'`).join(', ')})` : ''
    return `WHEN class = '${section.class}'${types} THEN ${property(section)}`
  })
  return `CASE ${branches.join(' ')} ELSE ${fallback} END`
}

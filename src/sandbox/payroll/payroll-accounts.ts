import type { Account } from '../books/accounts.ts'
import type { Books } from '../books/books.ts'

/** The accounts that payroll posts to, found by what they are for. Charts differ: where one is missing the nearest stands in. */
export interface PayrollAccounts {
  bank: Account | undefined
  wagesExpense: Account | undefined
  wagesPayable: Account | undefined
  taxLiability: Account | undefined
  savingExpense: Account | undefined
  savingLiability: Account | undefined
  insuranceExpense: Account | undefined
  insuranceLiability: Account | undefined
  travel: Account | undefined
}

export function findPayrollAccounts(books: Books): PayrollAccounts {
  const all = books.accounts.list().filter((account) => account.status !== 'ARCHIVED')
  const find = (accountClass: string, pattern: RegExp): Account | undefined =>
    all.find((account) => account.class === accountClass && pattern.test(account.name))
  const expense = all.find((account) => account.class === 'EXPENSE')
  const wagesExpense = all.find(({ type }) => type === 'WAGESEXPENSE') ?? find('EXPENSE', /wages|salar/i) ?? expense
  const wagesPayable = all.find(({ system }) => system === 'WAGEPAYABLES') ?? find('LIABILITY', /wages payable/i)
  const liability = wagesPayable ?? all.find((account) => account.class === 'LIABILITY' && account.system === '')
  const taxLiability = find('LIABILITY', /paye|payg|withholding|payroll tax/i) ?? liability
  return {
    bank: all.find(({ type, currency }) => type === 'BANK' && (currency ?? books.baseCurrency) === books.baseCurrency),
    wagesExpense,
    wagesPayable: liability,
    taxLiability,
    savingExpense: find('EXPENSE', /super|kiwisaver|pension/i) ?? wagesExpense,
    savingLiability: find('LIABILITY', /super|kiwisaver|pension/i) ?? taxLiability,
    insuranceExpense: find('EXPENSE', /national insurance/i) ?? wagesExpense,
    insuranceLiability: find('LIABILITY', /national insurance|\bnic\b/i) ?? taxLiability,
    travel: find('EXPENSE', /travel|motor/i) ?? expense,
  }
}

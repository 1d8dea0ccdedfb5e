import type { Trade, WireRecord } from './collection.ts'
import { createGuidSpace } from './guid.ts'
import { deriveSeed, hash32 } from './random.ts'
import type { AccountRole, AccountRow } from './regions/accounts.ts'
import { classOf, standardAccounts } from './regions/accounts.ts'
import type { RegionProfile } from './regions/region.ts'
import { trades } from './trades/trades.ts'
import { toWireInstant } from './wire.ts'

export interface Account {
  id: string
  /** Empty: the credit card has none, as bank accounts may. */
  code: string
  name: string
  type: string
  class: string
  taxType: string
  currency: string
}

export interface Chart {
  readonly accounts: readonly Account[]
  /** By what the generator calls it, whatever its code in this region. */
  of(role: AccountRole): Account
  /** Where money in this currency is banked. */
  bankFor(currency: string): Account
  /** Accounts in other currencies than the base. */
  readonly foreignBanks: readonly Account[]
  readonly cheque: Account
  readonly savings: Account
  readonly card: Account
  records(): WireRecord[]
}

/** The chart of accounts of a region, with the words of a trade. `startMs` is when the company was set up. */
export function createChart(seed: number, region: RegionProfile, trade: Trade, startMs: number, nowMs: number): Chart {
  const guids = createGuidSpace(seed, 'account')
  const timeSeed = deriveSeed(seed, 'account-time')
  const rows = listRows(region, trade)
  const accounts = rows.map(({ code, name, type, tax, currency }, index): Account => ({
    id: guids.at(index),
    code,
    name,
    type,
    class: classOf(type),
    taxType: region.taxes[tax],
    currency,
  }))
  const roles = new Map(rows.map(({ role }, index) => [role, accounts[index]!]))
  const of = (role: AccountRole): Account => {
    const account = roles.get(role)
    if (!account) throw new RangeError(`The chart has no account for ${role}.`)
    return account
  }
  const cheque = of('cheque')
  const foreignBanks = [of('foreignBank1'), of('foreignBank2')]
  const banks = new Map(foreignBanks.map((account) => [account.currency, account]))
  return {
    accounts,
    of,
    foreignBanks,
    bankFor: (currency) => banks.get(currency) ?? cheque,
    cheque,
    savings: of('savings'),
    card: of('card'),
    records: () =>
      rows.map(({ options, ...row }, index) => {
        const changedMs =
          index % 9 === 4 ? startMs + (hash32(timeSeed, index) / 4294967296) * (nowMs - startMs) : startMs + index * 37 + 1
        const account = accounts[index]!
        return {
          AccountID: account.id,
          ...(account.code === '' ? {} : { Code: account.code }),
          Name: account.name,
          Status: options.archived ? 'ARCHIVED' : 'ACTIVE',
          Type: account.type,
          TaxType: account.taxType,
          ...(options.description === undefined ? {} : { Description: options.description }),
          Class: account.class,
          ...(options.system === undefined ? {} : { SystemAccount: options.system }),
          EnablePaymentsToAccount: options.payments ?? false,
          ShowInExpenseClaims: options.claims ?? false,
          ...(options.bank
            ? {
                BankAccountNumber: toNumber(region.bankNumber, options.bank),
                BankAccountType: options.bank[1],
                CurrencyCode: row.currency,
              }
            : { BankAccountType: '' }),
          ReportingCode: `${account.class.slice(0, 3)}.${account.type.slice(0, 3)}`,
          ReportingCodeName: account.name,
          HasAttachments: false,
          UpdatedDateUTC: toWireInstant(Math.floor(changedMs)),
          AddToWatchlist: index % 11 === 0,
        }
      }),
  }
}

function listRows(region: RegionProfile, trade: Trade) {
  const table: readonly (readonly [AccountRole, ...(AccountRow extends readonly [string, ...infer Rest] ? Rest : never)])[] =
    standardAccounts
  return table
    .filter(([, , , , , options]) => options?.trade === undefined || options.trade === trade)
    .map(([role, standardCode, standardName, standardType, tax, options = {}]) => {
      const [code = standardCode, regionName = standardName, type = standardType] = region.accounts[role] ?? []
      const [currency = region.currency, bankName = regionName] =
        role === 'foreignBank1' ? region.foreignBanks[0] : role === 'foreignBank2' ? region.foreignBanks[1] : []
      const name = trades[trade].accountNames?.[role] ?? bankName
      return { role, code, name, type, tax, currency, options }
    })
}

/** Cards show their last four digits, accounts end in their own. */
function toNumber(shape: string, [suffix, kind]: [suffix: string, kind: string]): string {
  if (kind === 'CREDITCARD') return '4111'
  const digits = shape.replaceAll(/\D/g, '')
  return (digits.replaceAll('9', '') + '8765432109').slice(0, Math.max(6, digits.length - 3)) + suffix
}

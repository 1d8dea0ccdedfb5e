import type { Collection, WireRecord } from '../company/collection.ts'
import type { Accounts } from './poster.ts'

/** What the ledger needs to know of an account. */
export interface Account {
  id: string
  /** Empty: bank accounts may have none. */
  code: string
  name: string
  type: string
  /** `ASSET`, `LIABILITY`, `EQUITY`, `REVENUE`, `EXPENSE` */
  class: string
  taxType: string
  /** Of bank accounts. */
  currency: string | undefined
  /** `DEBTORS`, or empty. */
  system: string
  status: string
  paymentsAllowed: boolean
}

/** Looks accounts up in the collection as it is at the time; read again when it changes. */
export function createAccounts(collection: Pick<Collection, 'size' | 'recordAt' | 'version'>): Accounts {
  let version = -1
  let all: Account[] = []
  let ids = new Map<string, Account>()
  let codes = new Map<string, Account>()
  let systems = new Map<string, Account>()
  const fresh = () => {
    if (version === collection.version) return
    version = collection.version
    all = Array.from({ length: collection.size }, (_, index) => toAccount(collection.recordAt(index)))
    ids = new Map(all.map((account) => [account.id.toLowerCase(), account]))
    codes = new Map(all.filter(({ code }) => code !== '').map((account) => [account.code.toLowerCase(), account]))
    systems = new Map(all.filter(({ system }) => system !== '').map((account) => [account.system, account]))
  }
  const take = (map: () => Map<string, Account>, key: string): Account => {
    fresh()
    const account = map().get(key)
    if (!account) throw new RangeError(`The chart has no account ${key}.`)
    return account
  }
  return {
    byId: (id) => take(() => ids, id.toLowerCase()),
    byCode: (code) => take(() => codes, code.toLowerCase()),
    find(idOrCode) {
      fresh()
      return ids.get(idOrCode.toLowerCase()) ?? codes.get(idOrCode.toLowerCase())
    },
    system: (name) => take(() => systems, name),
    findSystem(name) {
      fresh()
      return systems.get(name)
    },
    list() {
      fresh()
      return all
    },
  }
}

function toAccount(record: WireRecord): Account {
  const text = (property: string): string => {
    const value = record[property]
    return typeof value === 'string' ? value : ''
  }
  return {
    id: text('AccountID'),
    code: text('Code'),
    name: text('Name'),
    type: text('Type'),
    class: text('Class'),
    taxType: text('TaxType'),
    currency: text('Type') === 'BANK' ? text('CurrencyCode') : undefined,
    system: text('SystemAccount'),
    status: text('Status'),
    paymentsAllowed: record['EnablePaymentsToAccount'] === true,
  }
}

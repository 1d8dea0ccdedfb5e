import { toText, toTextOrNull } from './cells.ts'
import { ownTenants } from './movements.ts'
import type { Ask } from './statement.ts'

/** A row of `books.accounts`. */
export interface Account {
  tenantId: string
  /** Null for a line that is worked out. */
  accountId: string | null
  code: string | null
  name: string
  type: string
  class: string
  systemAccount: string | null
  statement: 'profit_and_loss' | 'balance_sheet'
  section: string
  sectionOrder: number
}

/** Accounts of the organisations asked about, by organisation and id. */
export interface Chart {
  find(tenantId: string, accountId: string): Account
}

export async function loadAccounts(ask: Ask): Promise<Chart> {
  const rows = await ask.read(
    `SELECT tenant_id, account_id, code, name, type, class, system_account, statement, section, section_order
     FROM books.accounts WHERE ${ownTenants(ask)}`,
  )
  const accounts = new Map(
    rows.map((row): [string, Account] => [
      `${toText(row['tenant_id'])} ${toText(row['account_id'])}`,
      {
        tenantId: toText(row['tenant_id']),
        accountId: toText(row['account_id']),
        code: toTextOrNull(row['code']),
        name: toText(row['name'], toText(row['account_id'])),
        type: toText(row['type']),
        class: toText(row['class']),
        systemAccount: toTextOrNull(row['system_account']),
        statement: row['statement'] === 'balance_sheet' ? 'balance_sheet' : 'profit_and_loss',
        section: toText(row['section']),
        sectionOrder: Number(row['section_order']),
      },
    ]),
  )
  return {
    find: (tenantId, accountId) =>
      accounts.get(`${tenantId} ${accountId}`) ?? {
        // Residuals may name an account that neither chart nor documents do.
        tenantId,
        accountId,
        code: null,
        name: `Unknown account ${accountId}`,
        type: '',
        class: '',
        systemAccount: null,
        statement: 'profit_and_loss',
        section: 'Unknown accounts',
        sectionOrder: 9,
      },
  }
}

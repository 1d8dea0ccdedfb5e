import { AppError } from '../../lib/app-error.ts'
import { withReader } from '../../platform/query-warehouse.ts'
import { loadReconciliation, type ReconciliationFilter } from '../../platform/reconcile.ts'
import type { Cli } from '../cli.ts'
import { findTenants } from '../find-tenants.ts'
import type { QueryFormat } from '../render/formats.ts'
import { renderReconciliation } from '../render/reconciliation.ts'

interface ReconcileCommandOptions {
  month?: string
  account?: string
  format?: QueryFormat
  json?: boolean
}

/** What a script that asks learns from the exit code: everything has a cause, or something has none or was not compared. */
const notTied = 3

/** Shows how an organisation's books compare with Xero's own reports, as stored by the last sync. */
export async function runReconcile(cli: Cli, name: string, options: ReconcileCommandOptions): Promise<number> {
  const { month, account } = options
  if (month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new AppError('usage', `--month must be a month like 2026-04, not "${month}".`)
  }
  const signal = cli.untilStopped()
  const filter: ReconciliationFilter = { month, account, signal }
  const [tenantId = ''] = await findTenants(cli, 'reconcile', [name], signal)
  const reconciliation = await withReader(cli.config(), { signal }, (reader) => loadReconciliation(reader, tenantId, filter))
  const { months } = reconciliation
  if (month !== undefined && months.length > 0 && !months.some((each) => each.month === month)) {
    const compared = `${months[0]!.month} to ${months.at(-1)!.month}`
    throw new AppError('not_found', `${month} was not compared with Xero's reports: the months there are go from ${compared}.`)
  }
  if (account !== undefined && reconciliation.accounts.length === 0) {
    throw new AppError(
      'not_found',
      `No account compared has the code, name or id "${account}"${month ? ` in ${month}` : ''}. Give it as Xero has it; --month alone lists the accounts of a month.`,
    )
  }
  const format = options.json ? 'json' : (options.format ?? 'table')
  const detailed = month !== undefined || account !== undefined
  cli.print(renderReconciliation(reconciliation, { format, detailed, name, style: cli.style, width: cli.width() }))
  return reconciliation.ties.state === 'ties' || reconciliation.ties.state === 'explained' ? 0 : notTied
}

/** Which scopes an app of either age may have, and the two families of every name. */

const general = ['openid', 'profile', 'email', 'offline_access']

const unchanged = [
  'accounting.settings',
  'accounting.settings.read',
  'accounting.contacts',
  'accounting.contacts.read',
  'accounting.attachments',
  'accounting.attachments.read',
  'accounting.budgets.read',
  'paymentservices',
  'projects',
  'projects.read',
  'files',
  'files.read',
  'assets',
  'assets.read',
  ...['employees', 'payruns', 'payslip', 'settings', 'timesheets'].flatMap((name) => [`payroll.${name}`, `payroll.${name}.read`]),
]

const granularOnly = [
  ...['invoices', 'payments', 'banktransactions', 'manualjournals'].flatMap((name) => [
    `accounting.${name}`,
    `accounting.${name}.read`,
  ]),
  ...[
    'aged',
    'balancesheet',
    'banksummary',
    'budgetsummary',
    'executivesummary',
    'profitandloss',
    'taxreports',
    'trialbalance',
  ].map((name) => `accounting.reports.${name}.read`),
  'accounting.reports.tenninetynine.read',
]

const broadOnly = [
  'accounting.transactions',
  'accounting.transactions.read',
  'accounting.reports.read',
  'accounting.journals.read',
]

/** For apps made since March 2026: no broad scope, and none for journals. */
export const granularScopes = [...unchanged, ...granularOnly]
/** For older apps: both families while they migrate. */
export const broadScopes = [...unchanged, ...broadOnly]
export const migratingScopes = [...unchanged, ...granularOnly, ...broadOnly]

export const userScopes = general
/** Granted by client credentials to apps without an organisation. */
export const appScopes = ['app.connections', 'marketplace.billing']

export function parseScope(text: string | null | undefined): string[] {
  return [...new Set((text ?? '').split(/[\s+]+/).filter((scope) => scope !== ''))]
}

/** A scope to write includes reading. */
export function covers(granted: Iterable<string>, wanted: string): boolean {
  for (const scope of granted) {
    if (scope === wanted || (wanted.endsWith('.read') && scope === wanted.slice(0, -'.read'.length))) return true
  }
  return false
}

export function hasTwins(scopes: string[]): boolean {
  return scopes.some((scope) => scopes.includes(`${scope}.read`))
}

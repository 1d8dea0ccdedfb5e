/** What a scope lets an app do, in a user's words. */
const nouns: readonly [scope: string, noun: string][] = [
  ['accounting.transactions', 'invoices, bills, payments and bank transactions'],
  ['accounting.invoices', 'invoices, bills, credit notes, quotes and purchase orders'],
  ['accounting.payments', 'payments, prepayments and overpayments'],
  ['accounting.banktransactions', 'spend and receive money transactions and transfers'],
  ['accounting.manualjournals', 'manual journals'],
  ['accounting.journals', 'the journal of everything posted'],
  ['accounting.contacts', 'contacts and contact groups'],
  ['accounting.settings', 'the chart of accounts, tax rates, items, tracking and other settings'],
  ['accounting.attachments', 'attachments'],
  ['accounting.budgets', 'budgets'],
  ['accounting.reports', 'reports'],
  ['paymentservices', 'payment services'],
  ['projects', 'projects, tasks and time'],
  ['files', 'files and folders'],
  ['assets', 'fixed assets'],
  ['payroll', 'payroll'],
]

const general: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  profile: 'See your name',
  email: 'See your email address',
  offline_access: 'Keep access while you are not signed in',
}

/** One line for each thing asked for, the wider where both are. A scope that is not known stands as it is. */
export function describeScopes(scopes: readonly string[]): string[] {
  const lines = new Map<string, string>()
  for (const scope of scopes) {
    const [, noun] = nouns.find(([name]) => scope === name || scope.startsWith(`${name}.`)) ?? []
    const reads = scope.endsWith('.read')
    if (noun === undefined) lines.set(scope, general[scope] ?? scope)
    else if (!reads || !lines.has(noun)) lines.set(noun, `${reads ? 'View' : 'View and change'} ${noun}`)
  }
  return [...lines.values()]
}

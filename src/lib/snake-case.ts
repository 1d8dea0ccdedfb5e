/** Xero's name in SQL's casing: `UpdatedDateUTC` → `updated_date_utc`, `COGSAccountCode` → `cogs_account_code`. */
export function toSnakeCase(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

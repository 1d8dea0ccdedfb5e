import type { ConnectionSummary } from '../../../http/schemas/connections.ts'
import type { WizardSearch } from './search.ts'

/** Where the wizard begins when a connection has to sign in again: by the way it was made, and under its own name. */
export function toReconnect({ name, auth }: Pick<ConnectionSummary, 'name' | 'auth'>): WizardSearch {
  return auth === 'custom' ? { way: 'custom', step: 'paste', again: name } : { way: auth, again: name }
}

import { createHash } from 'node:crypto'
import { broadScopes, granularScopes, migratingScopes, userScopes } from './scopes.ts'

/** An app registered with Xero. */
export interface App {
  clientId: string
  /** Absent for `pkce` apps. */
  clientSecret?: string
  name: string
  /**
   * - `custom`: a Custom Connection, client credentials, bound to one organisation
   * - `web`: authorization code with a secret · `pkce`: the same for desktop apps, without one
   */
  kind: 'custom' | 'web' | 'pkce'
  /** `granular`: made since March 2026, refused broad scopes. `broad`: older. */
  generation: 'granular' | 'broad'
  /** What it may have. Default: everything of its generation that reads. */
  scopes?: string[]
  /** The organisation of a `custom` app. Default: the first. */
  tenantId?: string
  /** Exact redirect URIs. Default: any https, or http on localhost. */
  redirectUris?: string[]
  /** Several organisations in one consent. Default true. */
  bulkConnect?: boolean
}

export interface User {
  userId: string
  email: string
  givenName: string
  familyName: string
  /** Without it ManualJournals, Journals and reports answer 403. */
  reporting: boolean
}

export function scopesOf(app: App): string[] {
  if (app.kind === 'custom') return app.scopes ?? readScopes(app.generation === 'granular' ? granularScopes : broadScopes)
  return [...userScopes, ...(app.scopes ?? (app.generation === 'granular' ? granularScopes : migratingScopes))]
}

/** What an app with default scopes holds of a family: every scope to read, and those that exist to write only. */
function readScopes(family: string[]): string[] {
  return family.filter((scope) => scope.endsWith('.read') || !family.includes(`${scope}.read`))
}

/** A Custom Connection, a web app and a desktop app of the newer kind, always the same for one seed. */
export function createDemoApps(seed: number, tenantId: string): App[] {
  const make = (what: string, length: number): string =>
    createHash('sha256').update(`daybook sandbox ${seed} ${what}`).digest('hex').slice(0, length)
  return [
    {
      clientId: make('custom', 32).toUpperCase(),
      clientSecret: make('custom secret', 48),
      name: 'Demo Custom Connection',
      kind: 'custom',
      generation: 'granular',
      tenantId,
    },
    {
      clientId: make('web', 32).toUpperCase(),
      clientSecret: make('web secret', 48),
      name: 'Demo web app',
      kind: 'web',
      generation: 'granular',
    },
    { clientId: make('pkce', 32).toUpperCase(), name: 'Demo desktop app', kind: 'pkce', generation: 'granular' },
  ]
}

export function createDemoUser(seed: number): User {
  const hex = createHash('sha256').update(`daybook sandbox user ${seed}`).digest('hex')
  return {
    userId: toGuid(hex),
    email: 'alex@example.com',
    givenName: 'Alex',
    familyName: 'Morgan',
    reporting: true,
  }
}

export function toGuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

import { createHash } from 'node:crypto'
import { broadScopes, granularScopes, migratingScopes, userScopes } from './scopes.ts'
import type { TierName } from './tiers.ts'
import { tiers } from './tiers.ts'

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
  /** Several organisations in one consent. Default: what the tier says; without a tier, yes. */
  bulkConnect?: boolean
  /** Commercial tier: caps its connections, sets its day, opens extras. Absent: nothing is capped, the day is 5,000 calls. */
  tier?: TierName
}

export type Role = 'ADVISER' | 'STANDARD' | 'READONLY'

export interface User {
  userId: string
  email: string
  givenName: string
  familyName: string
  /** What the user may do in Xero. READONLY may not write. Default ADVISER. */
  role?: Role
  /** Without it ManualJournals, Journals and reports answer 403. */
  reporting: boolean
  /** Tenant ids of the organisations this user belongs to. Default: all. */
  organisations?: string[]
}

export function scopesOf(app: App): string[] {
  const journals = app.tier !== undefined && tiers[app.tier].journals ? ['accounting.journals.read'] : []
  const granular = [...granularScopes, ...journals]
  if (app.kind === 'custom') return app.scopes ?? (app.generation === 'granular' ? granular : broadScopes)
  return [...userScopes, ...(app.scopes ?? (app.generation === 'granular' ? granular : migratingScopes))]
}

/** A Custom Connection, a web app and a desktop app of the newer kind, always the same for one seed. */
export function createDemoApps(seed: number, tenantId?: string): App[] {
  const make = (what: string, length: number): string =>
    createHash('sha256').update(`daybook sandbox ${seed} ${what}`).digest('hex').slice(0, length)
  return [
    {
      clientId: make('custom', 32).toUpperCase(),
      clientSecret: make('custom secret', 48),
      name: 'Demo Custom Connection',
      kind: 'custom',
      generation: 'granular',
      ...(tenantId === undefined ? {} : { tenantId }),
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

/** An adviser who may do everything, a bookkeeper without the reporting permission, and somebody who may only look. */
export function createDemoUsers(seed: number): User[] {
  const people = [
    { email: 'alex@example.com', givenName: 'Alex', familyName: 'Morgan', role: 'ADVISER', reporting: true },
    { email: 'sam@example.com', givenName: 'Sam', familyName: 'Rivers', role: 'STANDARD', reporting: false },
    { email: 'robin@example.com', givenName: 'Robin', familyName: 'Hale', role: 'READONLY', reporting: true },
  ] satisfies Omit<User, 'userId'>[]
  return people.map((person, index) => {
    const subject = `daybook sandbox user ${seed}${index === 0 ? '' : ` ${index}`}`
    return { userId: toGuid(createHash('sha256').update(subject).digest('hex')), ...person }
  })
}

export function toGuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

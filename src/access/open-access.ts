import { AppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'
import { loadServerSecret } from '../store/server-secret.ts'
import type { Store } from '../store/store.ts'
import { parseRefusal, toAccessError } from './access-error.ts'
import { clearsAfter, createActorCache } from './actor-cache.ts'
import { createApiKeys, type ApiKeys } from './api-keys.ts'
import type { Actor } from './actor.ts'
import { createAuditLog, type AuditLog } from './audit-log.ts'
import { checkPassword } from './check-password.ts'
import { createAuth, type Auth } from './create-auth.ts'
import { createPerson, setPasswordHash } from './create-person.ts'
import { createLockout } from './lockout.ts'
import type { OidcProvider } from './oidc.ts'
import { createOneTimeLinks, type OneTimeLinks } from './one-time-links.ts'
import { createPeople, toActor, type People, type Person } from './people.ts'
import { createSessions, findSessionCookie, type Sessions } from './sessions.ts'

/** Who may come in, and what of it is written down. */
export interface Access {
  people: People
  links: OneTimeLinks
  keys: ApiKeys
  audit: AuditLog
  sessions: Sessions
  oidc: OidcProvider | undefined
  /** Answers the sign-in library's own routes. Throws AppErrors for what it refuses. */
  handle(request: Request): Promise<Response>
  /** Whose session the cookies are, with cookies to set where it was renewed. */
  findSession(headers: Headers): Promise<{ actor: Actor; cookies: string[] } | undefined>
  /** Who a key is; undefined for one there is none of, that has expired or was revoked. */
  findKey(key: string): Promise<Actor | undefined>
  /** The first owner, by a welcome link. */
  createOwner(secret: string, person: { name: string; email: string; password: string }): Promise<Person>
  /** A person, by an invitation. Without a password they sign in by the company's provider, and where there is none it throws `usage`. */
  acceptInvite(secret: string, person: { name: string; password?: string | undefined }): Promise<Person>
  /** A new password, by a link; ends every session. */
  resetPassword(secret: string, password: string): Promise<Person>
  /** How a person can sign in: `password`, `passkey`, `oidc`. */
  loadSignInMethods(): Promise<Map<string, string[]>>
}

export interface AccessOptions {
  store: Store
  clock: Clock
  /** What people open, without path. */
  url: string
  secure: boolean
  oidc?: OidcProvider | undefined
  onFault?: (message: string) => void
}

export async function openAccess({ store, clock, url, secure, oidc, onFault = () => {} }: AccessOptions): Promise<Access> {
  const { database } = store
  const cache = createActorCache(clock)
  const people = clearsAfter(cache, createPeople(database, clock), ['update', 'delete'])
  const keys = clearsAfter(cache, createApiKeys(database, clock), ['revoke'])
  const links = createOneTimeLinks(database, clock)
  const audit = createAuditLog(database, clock)
  const lockout = createLockout(database, clock)
  const cookieSecret = await loadServerSecret(store, clock, 'session-cookies')
  const auth: Auth = await createAuth({ database, clock, lockout, audit, cookieSecret, url, secure, oidc, onFault })
  const hashPassword = async (password: string): Promise<string> => (await auth.$context).password.hash(password)
  const sessions = clearsAfter(cache, createSessions(database, clock), ['end', 'endAll'])
  return {
    people,
    links,
    audit,
    oidc,
    keys,
    sessions,
    async handle(request) {
      const answer = await auth.handler(request).catch((thrown: unknown) => {
        throw toAccessError(thrown)
      })
      // It may have ended a session.
      if (request.method !== 'GET') cache.clear()
      if (answer.status >= 400) throw await parseRefusal(answer, clock)
      return answer
    },
    async findSession(headers) {
      const cookie = findSessionCookie(headers)
      if (cookie === undefined) return undefined
      let cookies: string[] = []
      const actor = await cache.get(cookie, async () => {
        const { response, headers: set } = await auth.api.getSession({ headers, returnHeaders: true })
        if (!response) return undefined
        const person = await people.get(response.user.id).catch(() => undefined)
        if (!person) return undefined
        await people.noteSeen(person.id)
        cookies = set.getSetCookie()
        return { actor: toActor(person), until: response.session.expiresAt }
      })
      return actor && { actor, cookies }
    },
    findKey: (key) => cache.get(key, () => keys.findActor(key)),
    async createOwner(secret, { name, email, password }) {
      checkPassword(password, { name, email })
      await links.open('welcome', secret)
      const passwordHash = await hashPassword(password)
      return links.use('welcome', secret, async (trx) => {
        const owner = await trx.selectFrom('people').select('id').where('role', '=', 'owner').executeTakeFirst()
        if (owner) throw new AppError('already_exists', 'This Daybook has an owner. Sign in, or ask them for an invitation.')
        return createPerson(trx, { name, email, role: 'owner', connections: 'all', passwordHash, now: clock.now() })
      })
    },
    async acceptInvite(secret, { name, password }) {
      const invite = await links.open('invite', secret)
      if (password === undefined && oidc === undefined) throw new AppError('usage', 'Choose a password.')
      if (password !== undefined) checkPassword(password, { name, email: invite.email ?? '' })
      const passwordHash = password === undefined ? null : await hashPassword(password)
      return links.use('invite', secret, (trx, { email, role, connections }) =>
        createPerson(trx, { name, email: email ?? '', role: role ?? 'viewer', connections, passwordHash, now: clock.now() }),
      )
    },
    async resetPassword(secret, password) {
      const { personId } = await links.open('reset', secret)
      const person = await people.get(personId ?? '')
      checkPassword(password, person)
      const passwordHash = await hashPassword(password)
      await links.use('reset', secret, (trx) => setPasswordHash(trx, person.id, passwordHash, clock.now()))
      await sessions.endAll(person.id)
      return person
    },
    async loadSignInMethods() {
      const [methods, passkeys] = await database.run((db) =>
        Promise.all([
          db.selectFrom('sign_in_methods').select(['person_id', 'provider_id']).execute(),
          db.selectFrom('passkeys').select('person_id').distinct().execute(),
        ]),
      )
      const found = new Map<string, string[]>()
      const add = (id: string, method: string): void => void found.set(id, [...(found.get(id) ?? []), method])
      for (const { person_id: id, provider_id: provider } of methods) add(id, provider === 'credential' ? 'password' : 'oidc')
      for (const { person_id: id } of passkeys) add(id, 'passkey')
      return found
    },
  }
}

import { z } from '@hono/zod-openapi'
import { keyScopes, permissions, roles } from '../context.ts'
import { badge } from './badge.ts'
import { instant, toListOf } from './answer.ts'

export const role = z
  .enum(roles)
  .openapi({ description: 'owner and admin see every organisation; analyst and viewer those they are given.' })
export const keyScope = z.enum(keyScopes)
export const permission = z.enum(permissions)

/** Names of connections, or all there are and will be. */
export const connectionNames = z
  .union([z.literal('all'), z.array(z.string().min(1).max(80)).max(1000)])
  .openapi({ description: 'Names of connections, or "all".' })

export const personName = z.string().trim().min(1).max(120).openapi({ example: 'Ann Lee' })
export const email = z.email().max(254).openapi({ example: 'ann@example.com' })
export const password = z.string().min(1).max(1000).openapi({ format: 'password', description: 'At least 12 characters.' })
/** Of a one-time link: what stands after the # of its address. */
export const linkToken = z.string().min(1).max(200).openapi({ description: 'What stands after the # of the link.' })

export const organisation = z
  .object({
    name: z.string().openapi({ description: "The connection's name." }),
    tenantName: z.string(),
    currency: z.string().nullable().openapi({ description: 'Base currency; null before the first sync.' }),
    countryCode: z.string().nullable(),
    badge: badge.nullable().openapi({ description: 'Null before the books were compared.' }),
  })
  .openapi('Organisation')
export const me = z
  .object({
    actor: z
      .object({
        kind: z.enum(['person', 'key']),
        id: z.string(),
        name: z.string(),
        role: role.nullable(),
        email: z.string().nullable(),
        connections: connectionNames,
      })
      .nullable()
      .openapi({ description: 'Null when nobody is signed in.' }),
    permissions: z.array(permission),
    organisations: z.array(organisation),
    needsOwner: z
      .boolean()
      .openapi({ description: 'Nobody owns this Daybook yet: the terminal shows a link that makes an owner.' }),
    signIn: z.object({
      oidc: z.object({ id: z.string(), name: z.string() }).nullable().openapi({ description: "The company's own sign-in." }),
      passwordRule: z.string().openapi({ description: 'What a password needs, for people.' }),
    }),
    version: z.string(),
  })
  .openapi('Me')
export type Me = z.infer<typeof me>

export const session = z
  .object({
    id: z.string(),
    createdAt: instant,
    expiresAt: instant,
    userAgent: z.string().nullable(),
    address: z.string().nullable().openapi({ description: 'Where it began.' }),
    isCurrent: z.boolean().openapi({ description: 'The one that asks.' }),
  })
  .openapi('Session')
export type SessionAnswer = z.infer<typeof session>
export const sessions = toListOf(session)

export const welcomeInput = z.object({ token: linkToken, name: personName, email, password }).openapi('Welcome')
export type WelcomeInput = z.infer<typeof welcomeInput>

export const person = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    connections: connectionNames,
    signInMethods: z.array(z.string()).openapi({ description: 'password, passkey, oidc' }),
    createdAt: instant,
    lastSeenAt: instant.nullable().openapi({ description: 'To five minutes.' }),
  })
  .openapi('Person')
export type PersonAnswer = z.infer<typeof person>
export const people = toListOf(person)

export const personChange = z
  .object({ role: role.optional(), connections: connectionNames.optional(), name: personName.optional() })
  .openapi('PersonChange')
export type PersonChange = z.infer<typeof personChange>

export const invite = z
  .object({
    id: z.string(),
    email: z.string(),
    role,
    connections: connectionNames,
    invitedBy: z.string().nullable(),
    createdAt: instant,
    expiresAt: instant,
  })
  .openapi('Invite')
export type InviteAnswer = z.infer<typeof invite>
export const invites = toListOf(invite)

export const inviteInput = z.object({ email, role, connections: connectionNames.optional() }).openapi('InviteInput')
export type InviteInput = z.infer<typeof inviteInput>

/** The link is shown once: it is not kept. */
export const invited = invite
  .extend({ url: z.string().openapi({ description: 'Send this to them. It is shown once and works once.' }) })
  .openapi('Invited')
export type Invited = z.infer<typeof invited>

export const inviteOpenInput = z.object({ token: linkToken })
export const inviteAcceptInput = z
  .object({ token: linkToken, name: personName, password: password.optional() })
  .openapi('InviteAccept')
export type InviteAcceptInput = z.infer<typeof inviteAcceptInput>

/** What somebody invited sees before they accept. */
export const openedInvite = z
  .object({ email: z.string(), role, invitedBy: z.string().nullable(), organisations: z.array(z.string()), expiresAt: instant })
  .openapi('OpenedInvite')
export type OpenedInvite = z.infer<typeof openedInvite>

export const resetLink = z
  .object({ url: z.string().openapi({ description: 'Shown once, works once.' }), expiresAt: instant })
  .openapi('ResetLink')
export const resetInput = z.object({ token: linkToken, password })

export const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string().openapi({ description: 'First characters, to know it by.' }),
    scope: keyScope,
    connections: connectionNames,
    createdBy: z.string().nullable().openapi({ description: 'Who made it.' }),
    createdAt: instant,
    expiresAt: instant.nullable(),
    revokedAt: instant.nullable(),
    lastUsedAt: instant.nullable().openapi({ description: 'To five minutes.' }),
  })
  .openapi('ApiKey')
export type ApiKeyAnswer = z.infer<typeof apiKey>
export const apiKeys = toListOf(apiKey)

export const apiKeyInput = z
  .object({
    name: z.string().trim().min(1).max(120),
    scope: keyScope,
    connections: connectionNames.optional().openapi({ description: 'Default: all.' }),
    expiresAt: z.iso.datetime({ offset: true }).nullable().optional().openapi({ description: 'Default: never.' }),
  })
  .openapi('ApiKeyInput')
export type ApiKeyInput = z.infer<typeof apiKeyInput>

export const createdApiKey = apiKey
  .extend({ key: z.string().openapi({ description: 'The key itself. It is shown once.' }) })
  .openapi('CreatedApiKey')
export type CreatedApiKey = z.infer<typeof createdApiKey>

export const auditEntry = z
  .object({
    id: z.string(),
    at: instant,
    actor: z.object({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
    action: z.string().openapi({ example: 'key.create' }),
    target: z.string().nullable().openapi({ description: 'Whom or what it was about.' }),
    address: z.string().nullable().openapi({ description: 'Where the request came from.' }),
    requestId: z.string().nullable(),
    details: z.any(),
  })
  .openapi('AuditEntry')
export type AuditEntryAnswer = z.infer<typeof auditEntry>
export const auditEntries = toListOf(auditEntry)

export const health = z.object({ status: z.literal('ok'), version: z.string() }).openapi('Health')
export const readiness = z
  .object({ status: z.enum(['ready', 'not_ready']), checks: z.array(z.object({ name: z.string(), ok: z.boolean() })) })
  .openapi('Readiness')
export const done = z.object({ done: z.literal(true) }).openapi('Done')

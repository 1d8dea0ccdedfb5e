import { z } from '@hono/zod-openapi'
import { instant } from './answer.ts'
import { metadata } from './connections.ts'

/** The Xero app people sign in with, where one is known. Its secret is never answered. */
export const oauthApp = z
  .object({
    known: z.boolean(),
    clientId: z.string().nullable(),
    from: z.enum(['settings', 'connection']).nullable(),
    redirectUri: z.string().openapi({ description: 'What the Xero app must list, exactly.' }),
    scopes: z.array(
      z.object({
        scope: z.string(),
        title: z.string(),
        note: z.string().nullable(),
        unlocks: z.array(z.object({ stream: z.string(), title: z.string() })),
      }),
    ),
  })
  .openapi('OAuthApp')
export type OAuthApp = z.infer<typeof oauthApp>

export const startFlow = z
  .object({
    name: z.string().max(63).optional().openapi({ description: 'What to call it; default: made from the organisation.' }),
    /** A connection to sign in again for: its organisation is fixed, its rows stay. */
    reconnect: z.string().max(80).optional(),
    clientId: z.string().max(200).optional().openapi({ description: 'Default: the app that is known.' }),
    clientSecret: z.string().max(4000).optional(),
    scopes: z.array(z.string().max(200)).max(100).optional(),
    metadata: metadata.optional(),
    returnTo: z
      .string()
      .max(500)
      .optional()
      .openapi({ description: 'A path of this dashboard to go to after; default: a page that says to close the window.' }),
  })
  .openapi('StartFlow')
export const flowStarted = z
  .object({
    id: z.string(),
    url: z.string().openapi({ description: 'Where the person agrees, at Xero.' }),
    expiresAt: instant,
  })
  .openapi('FlowStarted')
export type FlowStarted = z.infer<typeof flowStarted>

export const flowTenant = z.object({
  tenantId: z.string(),
  tenantName: z.string(),
  /** Name of the connection it has already. */
  connectedAs: z.string().nullable(),
})

export const flow = z
  .object({
    id: z.string(),
    /** `waiting` at Xero's window · `choosing` among `tenants` · `connecting` · then `connected` or `refused`, `expired`. */
    state: z.enum(['waiting', 'choosing', 'connecting', 'connected', 'refused', 'expired']),
    code: z.string().nullable().openapi({ description: 'Why it was refused: of the error table, or a word of its own.' }),
    message: z.string().nullable().openapi({ description: 'A sentence for people.' }),
    tenants: z.array(flowTenant),
    connections: z.array(
      z.object({
        name: z.string(),
        tenantName: z.string(),
        readable: z.number().int(),
        streams: z.number().int(),
        syncId: z.string().nullable(),
      }),
    ),
    expiresAt: instant,
  })
  .openapi('Flow')
export type Flow = z.infer<typeof flow>

export const chooseTenants = z
  .object({
    tenantIds: z.array(z.string().max(100)).min(1).max(100),
    /** Take over the connections that the organisations have already, keeping their rows. */
    reconnect: z.boolean().optional(),
  })
  .openapi('ChooseTenants')

const printable = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\x20-\x7e]*$/)
    .optional()

export const callbackQuery = z.object({
  code: printable(1000),
  state: printable(200),
  error: printable(200),
  error_description: z.string().max(500).optional(),
})

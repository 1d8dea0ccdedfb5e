import { z } from '@hono/zod-openapi'
import { instant } from './answer.ts'
import { metadata } from './connections.ts'
import { flow, flowStarted } from './oauth.ts'

const address = z.url({ protocol: /^https?$/ }).max(2000)

export const createConnectSession = z
  .object({
    name: z.string().min(1).max(63).openapi({ description: 'What the connection will be called.', example: 'customer-42' }),
    company: z.string().trim().min(1).max(120).openapi({ description: 'Who asks, shown to the customer.', example: 'Acme' }),
    returnUrl: address.openapi({
      description: 'Where the customer goes after. Its origin must be among DAYBOOK_CONNECT_ORIGINS.',
    }),
    webhookUrl: address
      .optional()
      .openapi({ description: 'Told the result, signed (Standard Webhooks). Its origin must be allowed too.' }),
    metadata: metadata.optional(),
    expiresInMinutes: z.number().int().min(1).max(1440).optional().openapi({ description: 'Default 30.' }),
  })
  .openapi('CreateConnectSession')
export type CreateConnectSession = z.infer<typeof createConnectSession>

export const connectSessionCreated = z
  .object({
    id: z.string(),
    token: z.string().openapi({ description: 'Shown once.' }),
    url: z.string().openapi({ description: 'The page to send the customer to.' }),
    expiresAt: instant,
  })
  .openapi('ConnectSessionCreated')
export type ConnectSessionCreated = z.infer<typeof connectSessionCreated>

/** What the hosted page shows: nothing of anybody else's. */
export const connectSessionPage = z
  .object({
    company: z.string(),
    returnUrl: z.string(),
    state: z.enum(['open', 'connected', 'expired']),
    message: z.string().nullable(),
    expiresAt: instant,
    scopes: z.array(z.object({ scope: z.string(), title: z.string(), note: z.string().nullable() })),
    connection: z.object({ name: z.string(), tenantName: z.string() }).nullable(),
    /** The sign-in that was last started from this link. */
    flow: flow.nullable(),
  })
  .openapi('ConnectSessionPage')
export type ConnectSessionPage = z.infer<typeof connectSessionPage>

export const connectSessionStarted = flowStarted
export const tokenParam = z.object({ token: z.string().min(1).max(200) })

export const connectSettings = z
  .object({
    webhookSecret: z.string().openapi({ description: 'Standard Webhooks: `whsec_…`.' }),
    origins: z.array(z.string()),
  })
  .openapi('ConnectSettings')

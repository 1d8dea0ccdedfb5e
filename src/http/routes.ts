import { newRouter } from './new-router.ts'
import type { ServerParts } from './context.ts'
import { createAlertRoutes } from './routes/alerts.ts'
import { createConfigurationRoutes } from './routes/configuration.ts'
import { createConnectionRoutes } from './routes/connections.ts'
import { createHealthRoutes } from './routes/health.ts'
import { createDoctorRoutes } from './routes/doctor.ts'
import { createJobRoutes } from './routes/jobs.ts'
import { createKeyRoutes } from './routes/keys.ts'
import { createMeRoutes } from './routes/me.ts'
import { createMetricsRoutes } from './routes/metrics.ts'
import { createPeopleRoutes } from './routes/people.ts'
import { createStatementRoutes } from './routes/statements.ts'
import { createSearchRoutes } from './routes/search.ts'
import { createRecordRoutes } from './routes/records.ts'
import { createQueryRoutes } from './routes/query.ts'
import { createSavedQueryRoutes } from './routes/saved-queries.ts'
import { createActivityRoutes } from './routes/activity.ts'
import { createOAuthRoutes } from './routes/oauth.ts'
import { createConnectSessionRoutes } from './routes/connect-sessions.ts'
import { createConnectRoutes } from './routes/connect.ts'
import { createStreamRoutes } from './routes/streams.ts'
import { createSyncRoutes } from './routes/syncs.ts'
import { createWelcomeRoutes } from './routes/welcome.ts'
import { createAuditRoutes } from './routes/audit.ts'

/** Every route under `/v1`, one line a noun. Their types are what the typed client is made of. */
export function createApi(parts: ServerParts) {
  return newRouter()
    .route('/', createHealthRoutes(parts))
    .route('/', createMeRoutes(parts))
    .route('/', createDoctorRoutes(parts))
    .route('/', createWelcomeRoutes(parts))
    .route('/', createPeopleRoutes(parts))
    .route('/', createKeyRoutes(parts))
    .route('/', createAuditRoutes(parts))
    .route('/', createConnectionRoutes(parts))
    .route('/', createStreamRoutes(parts))
    .route('/', createSyncRoutes(parts))
    .route('/', createConnectRoutes(parts))
    .route('/', createConnectSessionRoutes(parts))
    .route('/', createOAuthRoutes(parts))
    .route('/', createActivityRoutes(parts))
    .route('/', createSavedQueryRoutes(parts))
    .route('/', createQueryRoutes(parts))
    .route('/', createRecordRoutes(parts))
    .route('/', createSearchRoutes(parts))
    .route('/', createStatementRoutes(parts))
    .route('/', createAlertRoutes(parts))
    .route('/', createJobRoutes(parts))
    .route('/', createConfigurationRoutes(parts))
    .route('/', createMetricsRoutes(parts))
}

export type Api = ReturnType<typeof createApi>

/** Paths under `/v1` that answer without anybody signed in. */
export const publicPaths: readonly RegExp[] = [
  /^\/(health|ready|welcome|me|reset-password)$/,
  /^\/auth\//,
  /^\/invites\/[^/]+\/(open|accept)$/,
  /^\/connect-sessions\/[^/]+(\/(start|choose))?$/,
  /^\/oauth\/callback$/,
  /^\/openapi\.json$/,
]

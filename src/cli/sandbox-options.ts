import { createHash } from 'node:crypto'
import { AppError } from '../lib/app-error.ts'
import { createDemoApps, toGuid } from '../sandbox/identity/apps.ts'
import type { TierName } from '../sandbox/identity/tiers.ts'
import type { LimitOptions } from '../sandbox/limits.ts'
import type { CompanyOptions, SandboxOptions } from '../sandbox/sandbox.ts'

export const sandboxSizes = ['small', 'medium', 'large'] as const
export const sandboxRegions = ['NZ', 'AU', 'UK', 'US'] as const
export const sandboxTrades = ['general', 'cafe', 'consultancy', 'wholesaler', 'charity', 'agency'] as const
export const sandboxTiers = ['starter', 'core', 'plus', 'advanced'] as const
export const scopeFamilies = ['granular', 'broad'] as const

/** What `sandbox` and `sandbox exec` both take: the companies, the apps, and how strict Xero is. */
export interface SandboxFlags {
  port: number
  host: string
  size: (typeof sandboxSizes)[number]
  invoices?: number
  seed: number
  region: (typeof sandboxRegions)[number]
  trade: (typeof sandboxTrades)[number]
  organisations: number
  scopes: (typeof scopeFamilies)[number]
  tier?: TierName
  limits?: string | true
  highVolume?: boolean
  latencyMs: number
  autoApprove?: boolean
  spool?: boolean
  data?: string
}

export function toSandboxOptions(flags: SandboxFlags): SandboxOptions {
  const size = flags.invoices === undefined ? flags.size : { invoices: flags.invoices }
  const { scopes: generation, tier } = flags
  return {
    port: flags.port,
    host: flags.host,
    seed: flags.seed,
    size,
    companies: toCompanies(flags, size),
    apps: createDemoApps(flags.seed).map((app) => ({ ...app, generation, ...(tier === undefined ? {} : { tier }) })),
    limits: typeof flags.limits === 'string' ? parseLimits(flags.limits) : (flags.limits ?? false),
    highVolume: flags.highVolume ?? false,
    latencyMs: flags.latencyMs,
    autoApprove: flags.autoApprove ?? false,
    spool: flags.spool ?? false,
    ...(flags.data === undefined ? {} : { data: flags.data }),
  }
}

/** The first is what it would be alone; the others have the same size, names of their own and other figures. */
function toCompanies(flags: SandboxFlags, size: CompanyOptions['size']): CompanyOptions[] {
  const { seed, region, trade } = flags
  return Array.from({ length: flags.organisations }, (_, index) => {
    if (index === 0) return { seed, size, region, trade }
    const tenantId = toGuid(createHash('sha256').update(`daybook sandbox ${seed} organisation ${index}`).digest('hex'))
    return { seed: seed + index * 1_000_003, size, region, trade, tenantId, name: `Demo Company ${index + 1} (${region})` }
  })
}

const limitNames = ['minute', 'day', 'concurrent', 'appMinute'] as const

/** `minute=60,concurrent=5`: these, and Xero's own for the rest. */
function parseLimits(text: string): Partial<LimitOptions> {
  const limits: Partial<LimitOptions> = {}
  for (const part of text.split(',')) {
    const [name, value] = part.split('=')
    const key = limitNames.find((each) => each === name?.trim())
    const count = Number(value)
    if (key === undefined || !Number.isInteger(count) || count < 1) {
      throw new AppError(
        'usage',
        `--limits takes a list of ${limitNames.join('=, ')}= with whole numbers, or nothing, not "${text}".`,
      )
    }
    limits[key] = count
  }
  return limits
}

import { AppError } from '../../lib/app-error.ts'
import type { LimitOptions } from '../../sandbox/limits.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Cli } from '../cli.ts'
import { untilAborted } from '../until-aborted.ts'

interface SandboxCommandOptions {
  port: number
  size: 'small' | 'medium' | 'large'
  invoices?: number
  seed: number
  limits?: string | true
  highVolume?: boolean
  latencyMs: number
  autoApprove?: boolean
  json?: boolean
}

/** What a sandbox tells those who want to connect to it. */
export interface SandboxAddress {
  url: string
  apiUrl: string
  identityUrl: string
  loginUrl: string
  clientId: string
  clientSecret: string
}

export async function runSandbox(cli: Cli, options: SandboxCommandOptions): Promise<void> {
  const signal = cli.untilStopped()
  const sandbox = await startSandbox({
    port: options.port,
    size: options.invoices === undefined ? options.size : { invoices: options.invoices },
    seed: options.seed,
    limits: typeof options.limits === 'string' ? parseLimits(options.limits) : (options.limits ?? false),
    highVolume: options.highVolume ?? false,
    latencyMs: options.latencyMs,
    autoApprove: options.autoApprove ?? false,
  }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE') throw cause
    throw new AppError(
      'usage',
      `Port ${options.port} is taken, perhaps by another sandbox. --port gives another one, 0 any free one.`,
      { cause },
    )
  })
  const { url, apiUrl, identityUrl, loginUrl, clientId, clientSecret } = sandbox
  const address: SandboxAddress = { url, apiUrl, identityUrl, loginUrl, clientId, clientSecret }
  const organisations = sandbox.companies.map(({ tenantId, name }) => ({ tenantId, name }))
  if (process.send) process.send({ type: 'listening', address })
  // On one line, so that a script can read it while the sandbox runs.
  if (options.json) cli.print(JSON.stringify({ ...address, apps: sandbox.apps, organisations }))
  else cli.print(renderAddress(cli, address))
  await untilAborted(signal)
  await sandbox.close()
}

function renderAddress(cli: Cli, address: SandboxAddress): string {
  const { style } = cli
  const connect = `npx daybook connect custom --name sandbox --client-id ${address.clientId} --client-secret ${address.clientSecret}`
  return [
    `${style.bold('Sandbox')} at ${style.accent(address.url)}, until Ctrl-C. Point Daybook at it, then connect:`,
    '',
    `  export DAYBOOK_XERO_API_URL=${address.apiUrl}`,
    `  export DAYBOOK_XERO_IDENTITY_URL=${address.identityUrl}`,
    `  export DAYBOOK_XERO_LOGIN_URL=${address.loginUrl}`,
    `  ${connect}`,
    '',
  ].join('\n')
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

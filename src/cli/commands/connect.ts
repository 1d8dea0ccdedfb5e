import { AppError } from '../../lib/app-error.ts'
import type { ConnectOptions, ConnectResult, Tenant } from '../../platform/platform.ts'
import { readNeededSecret, readSecret } from '../ask.ts'
import { printJson, withPlatform, type Cli } from '../cli.ts'
import { renderConnectResult, toConnectJson } from '../render/connect-result.ts'

/** Options every way of connecting has, as commander gives them. */
interface CommonOptions {
  name: string
  streams?: string[]
  startDate?: string
  schema?: string
  json?: boolean
}

export async function connectCustom(
  cli: Cli,
  options: CommonOptions & { clientId: string; clientSecret?: string; scopes?: string[] },
): Promise<void> {
  const clientSecret = await readNeededSecret(cli.terminal, '--client-secret', options.clientSecret)
  const result = await withPlatform(cli, 'connect custom', (platform) =>
    platform.connect.custom({
      ...toConnectOptions(options),
      clientId: options.clientId,
      clientSecret,
      ...(options.scopes ? { scopes: options.scopes } : {}),
    }),
  )
  show(cli, [result], options)
}

export async function connectOauth(
  cli: Cli,
  options: CommonOptions & { clientId: string; clientSecret?: string; scopes?: string[]; port?: number; tenantId?: string },
): Promise<void> {
  const clientSecret = await readSecret(cli.terminal, '--client-secret', options.clientSecret, 'optional')
  const signal = cli.untilStopped()
  const results = await withPlatform(cli, 'connect oauth', (platform) =>
    platform.connect.oauth({
      ...toConnectOptions(options),
      clientId: options.clientId,
      ...(clientSecret === undefined ? {} : { clientSecret }),
      ...(options.scopes ? { scopes: options.scopes } : {}),
      ...(options.port === undefined ? {} : { port: options.port }),
      ...toTenantChoice(cli, options),
      onUrl(url) {
        cli.note(`Open this address in a browser, sign in to Xero and choose an organisation:\n\n  ${url}\n`)
        cli.note('Waiting for Xero to send you back … (Ctrl-C gives up)')
        if (cli.config().environment === 'terminal') cli.terminal.openBrowser(url)
      },
      signal,
    }),
  )
  show(cli, results, options)
}

export async function connectRefresh(
  cli: Cli,
  options: CommonOptions & { clientId: string; clientSecret?: string; refreshToken?: string; tenantId?: string },
): Promise<void> {
  const clientSecret = await readSecret(cli.terminal, '--client-secret', options.clientSecret, 'optional')
  const refreshToken = await readNeededSecret(cli.terminal, '--refresh-token', options.refreshToken)
  const result = await withPlatform(cli, 'connect refresh', (platform) =>
    platform.connect.refresh({
      ...toConnectOptions(options),
      clientId: options.clientId,
      ...(clientSecret === undefined ? {} : { clientSecret }),
      refreshToken,
      ...toTenantChoice(cli, options),
    }),
  )
  show(cli, [result], options)
}

export async function connectToken(
  cli: Cli,
  options: CommonOptions & { accessToken?: string; tenantId?: string },
): Promise<void> {
  const accessToken = await readNeededSecret(cli.terminal, '--access-token', options.accessToken)
  const result = await withPlatform(cli, 'connect token', (platform) =>
    platform.connect.token({ ...toConnectOptions(options), accessToken, ...toTenantChoice(cli, options) }),
  )
  show(cli, [result], options)
}

function toConnectOptions(options: CommonOptions): ConnectOptions {
  return {
    name: options.name,
    ...(options.streams ? { streams: options.streams } : {}),
    ...(options.startDate === undefined ? {} : { startDate: options.startDate }),
    ...(options.schema === undefined ? {} : { schema: options.schema }),
  }
}

function toTenantChoice(
  cli: Cli,
  options: { tenantId?: string },
): {
  tenantId?: string
  chooseTenants?: (tenants: Tenant[]) => Promise<Tenant[]>
} {
  if (options.tenantId !== undefined) return { tenantId: options.tenantId }
  return cli.terminal.interactive ? { chooseTenants: (tenants) => chooseTenants(cli, tenants) } : {}
}

/** Offers a numbered list. */
async function chooseTenants(cli: Cli, tenants: Tenant[]): Promise<Tenant[]> {
  const list = tenants.map((tenant, index) => `  ${index + 1}  ${tenant.tenantName}  (${tenant.tenantId})`).join('\n')
  const answer = await cli.terminal.ask(`Several organisations can be connected:\n${list}\nWhich? Numbers, or "all": `)
  if (answer === 'all') return tenants
  const chosen = answer.split(/[\s,]+/).map((number) => tenants[Number(number) - 1])
  const known = chosen.filter((tenant) => tenant !== undefined)
  if (known.length === 0 || known.length < chosen.length) {
    throw new AppError('usage', `"${answer}" is not a choice from 1 to ${tenants.length}. Nothing was connected.`)
  }
  return known
}

function show(cli: Cli, results: ConnectResult[], options: CommonOptions): void {
  if (options.json) {
    // Signing in can connect several organisations at once; each way prints the one when there is one.
    const values = results.map(toConnectJson)
    printJson(cli, values.length === 1 ? values[0] : values)
    return
  }
  for (const result of results) cli.print(renderConnectResult(result, { style: cli.style, width: cli.width() ?? 100 }))
  const names = results.map((result) => result.connection.name)
  cli.print(`\nNext: ${names.map((name) => cli.style.accent(`npx daybook sync ${name}`)).join('  ')}`)
}

import { resolve } from 'node:path'
import { AppError } from '../../lib/app-error.ts'
import type { Sandbox, SandboxOptions } from '../../sandbox/sandbox.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { Certificates } from '../../sandbox/tls/certificates.ts'
import type { Cli } from '../cli.ts'
import { renderSandboxPage } from '../render/sandbox-page.ts'
import type { SandboxFlags } from '../sandbox-options.ts'
import { toSandboxOptions } from '../sandbox-options.ts'
import { untilAborted } from '../until-aborted.ts'

interface SandboxCommandOptions extends SandboxFlags {
  tls?: boolean
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
  const certificates = options.tls ? await openSandboxCertificates(options) : undefined
  try {
    const sandbox = await startAt(options, {
      ...toSandboxOptions(options),
      ...(certificates ? { tls: certificates } : {}),
    })
    const { url, apiUrl, identityUrl, loginUrl, clientId, clientSecret, apps } = sandbox
    const address: SandboxAddress = { url, apiUrl, identityUrl, loginUrl, clientId, clientSecret }
    const organisations = sandbox.companies.map(({ tenantId, name }) => ({ tenantId, name }))
    const trust = certificates && { authorityPath: certificates.authorityPath, bundlePath: certificates.bundlePath }
    if (process.send) process.send({ type: 'listening', address })
    // On one line, so that a script can read it while the sandbox runs.
    if (options.json) cli.print(JSON.stringify({ ...address, apps, organisations, ...trust }))
    else cli.print(renderSandboxPage({ url, apps, organisations, trust, data: options.data }, cli.style))
    await untilAborted(signal)
    await sandbox.close()
  } finally {
    certificates?.close()
  }
}

/** Starts it, and says in words why it cannot listen. */
export async function startAt({ port, host }: SandboxFlags, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options)
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException
    const why = syscall === undefined ? undefined : complaints[code ?? '']
    if (why === undefined) throw cause
    throw new AppError('usage', why(port, host), { cause })
  }
}

const noAddress = (_port: number, host: string): string =>
  `${host} is no address of this machine. --host takes one, such as 127.0.0.1, or 0.0.0.0 for all it has.`
const complaints: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port) => `Port ${port} is taken, perhaps by another sandbox. --port gives another one, 0 any free one.`,
  EACCES: (port) => `Port ${port} is not for every user's programs. --port gives another one, 0 any free one.`,
  EADDRNOTAVAIL: noAddress,
  ENOTFOUND: noAddress,
  EAI_AGAIN: noAddress,
}

/** With a data folder the authority is kept in it, so that a client has to be told only once whom to trust. */
async function openSandboxCertificates({ data, host }: SandboxCommandOptions): Promise<Certificates> {
  const { openCertificates } = await import('../../sandbox/tls/certificates.ts')
  return openCertificates({ ...(data === undefined ? {} : { folder: resolve(data, 'tls') }), names: [host] })
}

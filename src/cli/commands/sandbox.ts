import { join } from 'node:path'
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
    const sandbox = await startAt(options.port, {
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
    else cli.print(renderSandboxPage({ url, apps, organisations, trust }, cli.style))
    await untilAborted(signal)
    await sandbox.close()
  } finally {
    certificates?.close()
  }
}

/** Starts it, and says in words that the port is taken. */
export async function startAt(port: number, options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    throw new AppError('usage', `Port ${port} is taken, perhaps by another sandbox. --port gives another one, 0 any free one.`, {
      cause,
    })
  }
}

/** With a data folder the authority is kept in it, so that a client has to be told only once whom to trust. */
async function openSandboxCertificates({ data, host }: SandboxCommandOptions): Promise<Certificates> {
  const { openCertificates } = await import('../../sandbox/tls/certificates.ts')
  return openCertificates({ ...(data === undefined ? {} : { folder: join(data, 'tls') }), names: [host] })
}

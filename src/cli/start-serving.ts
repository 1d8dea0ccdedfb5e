import { createAuditLog } from '../access/audit-log.ts'
import type { Config } from '../config.ts'
import { openServer, type RunningServer, type ServerOptions } from '../http/open-server.ts'
import { systemClock } from '../lib/clock.ts'
import { loadVersion } from '../lib/version.ts'
import { createLog } from '../telemetry/create-log.ts'
import { openTelemetry } from '../telemetry/open-telemetry.ts'
import type { Cli } from './cli.ts'
import type { SandboxAddress } from './commands/sandbox.ts'
import { openCommandHost, type CommandHost } from './open-command-host.ts'
import { startSandboxProcess, type SandboxProcess } from './start-sandbox-process.ts'
import { loadServerNote } from './through-server.ts'

export interface Serving {
  /** What people open. */
  url: string
  /** Makes the first owner, where there is none yet. */
  welcome: string | undefined
  /** Ends within ten seconds. */
  close(): Promise<void>
}

/** The server with its log and its traces, and the door through which other commands come in. */
export async function startServing(
  cli: Cli,
  options: Pick<ServerOptions, 'config' | 'port'> & Partial<Pick<ServerOptions, 'host' | 'tls'>>,
): Promise<Serving> {
  const { otlpEndpoint, otlpHeaders, logLevel: level, environment } = options.config
  const version = loadVersion()
  const style = environment === 'terminal' ? 'readable' : 'json'
  // On standard error. Its lines name the trace they belong to.
  const log = createLog({ level, style, traceOf: () => telemetry.current() })
  const telemetry = openTelemetry({ otlpEndpoint, otlpHeaders, version, log })
  let sandbox: Promise<SandboxProcess> | undefined
  const startDemo = async (): Promise<SandboxAddress> => {
    sandbox ??= startSandboxProcess(['--size', 'small'])
    // Trouble that passes must not be remembered.
    sandbox.catch(() => (sandbox = undefined))
    return (await sandbox).address
  }
  const server = await openServer({ ...options, version, log, telemetry, startDemo })
  const { platform } = server.parts
  const audit = createAuditLog(platform.services.store.database, systemClock)
  const host = await openCommandHost({ platform, audit, address: server.url, version }).catch(async (error: unknown) => {
    await server.close()
    throw error
  })
  return {
    url: server.url,
    welcome: await server.createWelcomeUrl(),
    async close() {
      cli.note('Stopping: what runs is told to stop, and goes on next time.')
      const closed = closeAll(host, server, sandbox)
      // What has not ended by then ends with the process; nothing that was stored is lost.
      await Promise.race([closed, systemClock.sleep(closeMs)])
    },
  }
}

const closeMs = 9500

async function closeAll(host: CommandHost, server: RunningServer, sandbox: Promise<SandboxProcess> | undefined): Promise<void> {
  try {
    await host.close()
  } finally {
    try {
      await server.close()
    } finally {
      const running = await sandbox?.catch(() => undefined)
      await running?.close()
    }
  }
}

/** Where this home's server is, if one answers. */
export async function findRunningServer({ home }: Pick<Config, 'home'>): Promise<string | undefined> {
  const note = loadServerNote(home)
  if (!note) return undefined
  const answer = await fetch(note.url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
  await answer?.body?.cancel()
  return answer ? note.address : undefined
}

/** What a person needs to know to open it. */
export function renderServing({ style }: Pick<Cli, 'style'>, { url, welcome }: Pick<Serving, 'url' | 'welcome'>): string {
  const lines = [`${style.good('✓')} Daybook is at ${style.accent(url)}`]
  if (welcome !== undefined) {
    lines.push('', 'Nobody owns it yet. This link makes its owner, once, within 24 hours:', `  ${style.accent(welcome)}`, '')
  }
  lines.push(style.dim('Other commands work meanwhile, in another terminal. Ctrl-C stops.'))
  return lines.join('\n')
}

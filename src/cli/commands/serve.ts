import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { Config } from '../../config.ts'
import { AppError } from '../../lib/app-error.ts'
import { defaultPort } from '../add-serve.ts'
import type { Cli } from '../cli.ts'
import { findRunningServer, renderServing, startServing } from '../start-serving.ts'
import { untilAborted } from '../until-aborted.ts'

interface ServeOptions {
  host?: string
  port?: number
  open?: boolean
  tlsCert?: string
  tlsKey?: string
  trustedProxy?: string
  json?: boolean
}

/** Serves until stopped. */
export async function runServe(cli: Cli, options: ServeOptions): Promise<void> {
  const config = withProxies(cli.config(), options.trustedProxy)
  const held = await findRunningServer(config)
  if (held !== undefined) {
    cli.print(`Daybook is running already, at ${cli.style.accent(held)}`)
    if (options.open) cli.terminal.openBrowser(held)
    return
  }
  const signal = cli.untilStopped()
  const tls = loadTls(options)
  const serving = await startServing(cli, {
    config,
    port: options.port ?? defaultPort,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(tls ? { tls } : {}),
  })
  try {
    const { url, welcome } = serving
    // On one line, so that a script can read it while the server runs.
    cli.print(options.json ? JSON.stringify({ url, welcome: welcome ?? null }) : renderServing(cli, serving))
    if (options.open) cli.terminal.openBrowser(welcome ?? url)
    await untilAborted(signal)
  } finally {
    await serving.close()
  }
}

function loadTls({ tlsCert, tlsKey }: ServeOptions): { cert: string; key: string } | undefined {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined) throw new AppError('usage', '--tls-cert and --tls-key go together.')
  return { cert: readPem('--tls-cert', tlsCert), key: readPem('--tls-key', tlsKey) }
}

function readPem(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('usage', `${option} names ${path}, which cannot be read: ${(cause as Error).message}.`, { cause })
  }
}

function withProxies(config: Config, given: string | undefined): Config {
  if (given === undefined) return config
  const trustedProxies = given.split(',').map((each) => each.trim())
  for (const each of trustedProxies) {
    if (isIP(each) === 0) throw new AppError('usage', `--trusted-proxy wants IP addresses, and "${each}" is none.`)
  }
  return { ...config, trustedProxies }
}

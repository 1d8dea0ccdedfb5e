import { existsSync, realpathSync } from 'node:fs'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { loadEnvironment } from '../../config.ts'
import { AppError } from '../../lib/app-error.ts'
import type { Credentials } from '../../sandbox/exec/environment.ts'
import { obtainRefreshToken } from '../../sandbox/exec/obtain-refresh-token.ts'
import { runProgram } from '../../sandbox/exec/run-program.ts'
import type { App, Sandbox } from '../../sandbox/sandbox.ts'
import { openCertificates } from '../../sandbox/tls/certificates.ts'
import type { Cli } from '../cli.ts'
import type { SandboxFlags } from '../sandbox-options.ts'
import { toSandboxOptions } from '../sandbox-options.ts'
import { startAt } from './sandbox.ts'

export interface SandboxExecOptions extends SandboxFlags {
  app: 'custom' | 'web'
  attach?: string
  network?: boolean
  trustFile?: string[]
}

/** Runs a program for which Xero's names are the sandbox, and answers its exit code. The sandbox goes when the program does. */
export async function runSandboxExec(cli: Cli, command: string[], options: SandboxExecOptions): Promise<number> {
  const certificates = openCertificates()
  try {
    const { serve, credentials, close } = options.attach ? attachTo(options.attach) : await start(options)
    try {
      return await runProgram({
        command,
        environment: loadEnvironment(),
        credentials,
        certificates,
        serve,
        network: options.network ?? false,
        trustFiles: findTrustFiles(options.trustFile ?? []),
        onSignals: (pass) => cli.passSignals((signal) => void (reachesProgram(signal) || pass(signal))),
      })
    } finally {
      await close()
    }
  } finally {
    certificates.close()
  }
}

function findTrustFiles(paths: string[]): string[] {
  return paths.map((path) => {
    if (!existsSync(path)) throw new AppError('usage', `--trust-file names ${path}, which does not exist.`)
    return realpathSync(path)
  })
}

/** The keys of a terminal send their signals to every process in front, the program among them. */
function reachesProgram(signal: NodeJS.Signals): boolean {
  return signal === 'SIGINT' && [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY)
}

interface Attached {
  serve: (stream: Duplex) => void
  credentials: Credentials | undefined
  close: () => Promise<void>
}

async function start(options: SandboxExecOptions): Promise<Attached> {
  const sandbox = await startAt(options, toSandboxOptions(options))
  const app = sandbox.apps.find(({ kind }) => kind === options.app)
  return {
    serve: (stream) => sandbox.serve(stream),
    credentials: app && (await toCredentials(sandbox, app)),
    close: () => sandbox.close(),
  }
}

async function toCredentials(sandbox: Sandbox, app: App): Promise<Credentials> {
  return {
    clientId: app.clientId,
    clientSecret: app.clientSecret ?? '',
    tenantId: sandbox.companies[0]?.tenantId ?? '',
    ...(app.kind === 'web' ? { refreshToken: await obtainRefreshToken(sandbox, app) } : {}),
  }
}

/** A sandbox that runs already: its clients bring their own credentials. */
function attachTo(address: string): Attached {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'http:') {
    throw new AppError(
      'usage',
      `--attach takes the http address of a running sandbox, such as http://127.0.0.1:8911, not "${address}".`,
    )
  }
  return {
    serve(stream) {
      const socket = connect(Number(url.port || 80), url.hostname)
      socket.once('error', () => stream.destroy())
      stream.once('error', () => socket.destroy())
      stream.once('close', () => socket.destroy())
      stream.pipe(socket).pipe(stream)
    },
    credentials: undefined,
    close: () => Promise.resolve(),
  }
}

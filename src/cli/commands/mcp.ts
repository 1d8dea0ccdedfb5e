import { randomBytes } from 'node:crypto'
import { AppError } from '../../lib/app-error.ts'
import { createMcpContext } from '../../mcp/create-context.ts'
import { createMcpServer } from '../../mcp/create-server.ts'
import { createStatements } from '../../platform/statements.ts'
import type { Cli } from '../cli.ts'
import { untilAborted } from '../until-aborted.ts'

interface McpCommandOptions {
  http?: boolean
  port?: number
  token?: string
  organisations?: string[]
  json?: boolean
}

/** Serves until the client closes standard input, or, over HTTP, until stopped. */
export async function runMcp(cli: Cli, options: McpCommandOptions): Promise<void> {
  if (!options.http && (options.port !== undefined || options.token !== undefined)) {
    throw new AppError('usage', '--port and --token go with --http.')
  }
  const signal = cli.untilStopped()
  const context = createMcpContext({
    config: cli.config(),
    statements: createStatements(),
    ...(cli.platform ? { platform: cli.platform } : {}),
    ...(options.organisations ? { organisations: options.organisations } : {}),
  })
  if (!options.http) {
    const { serveStdio, StdioServerTransport } = await import('@modelcontextprotocol/server/stdio')
    const input = cli.terminal.input()
    const ended = new Promise<void>((resolve) => input.once('end', resolve).once('close', resolve))
    const transport = new StdioServerTransport(input, cli.terminal.out)
    const server = serveStdio(() => createMcpServer(context), { transport })
    await Promise.race([ended, untilAborted(signal)])
    await server.close()
    return
  }
  const { serveMcpHttp } = await import('../../mcp/serve-http.ts')
  const token = await chooseToken(cli, options.token)
  const server = await serveMcpHttp(context, { port: options.port ?? defaultPort, token }).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    throw new AppError('usage', `Port ${options.port ?? defaultPort} is taken. --port gives another one, 0 any free one.`, {
      cause,
    })
  })
  // On one line, so that a script can read it while the server runs.
  if (options.json) cli.print(JSON.stringify({ url: server.url, token }))
  else cli.print(`MCP at ${server.url}\nToken: ${token}\nSend it as "Authorization: Bearer TOKEN". Ctrl-C stops.`)
  await untilAborted(signal)
  await server.close()
}

const defaultPort = 8913

async function chooseToken(cli: Cli, given: string | undefined): Promise<string> {
  const token = given === '-' ? (await cli.terminal.readAll()).trim() : given
  if (token === undefined) return randomBytes(32).toString('base64url')
  if (/^[\w.~+/=-]{16,}$/.test(token)) return token
  throw new AppError('usage', 'A --token needs at least 16 letters, digits or . _ ~ + / = -. Leave it out for a new one.')
}

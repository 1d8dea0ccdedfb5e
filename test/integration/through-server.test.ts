import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCommandHost, type CommandHost } from '../../src/cli/open-command-host.ts'
import type { ServerNote } from '../../src/cli/through-server-frames.ts'
import { runDaybook, startDaybook, type Ended } from '../support/run-daybook.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let host: CommandHost
let notePath: string

beforeAll(async () => {
  server = await startTestServer()
  await server.connect('books', ['organisations', 'accounts', 'contacts'])
  host = await openCommandHost({
    platform: server.parts.platform,
    audit: server.parts.access.audit,
    address: server.url,
    version: 'test',
  })
  notePath = join(server.home.config.home, 'server.json')
})
afterAll(async () => {
  await host.close()
  await server.close()
})

const env = () => ({ DAYBOOK_HOME: server.home.config.home })
const run = (args: string[], input?: string): Promise<Ended> =>
  runDaybook(args, { env: env(), ...(input === undefined ? {} : { input }) })

const note = (): ServerNote => JSON.parse(readFileSync(notePath, 'utf8')) as ServerNote

describe('a command line while a server has the home', () => {
  it('leaves what only its owner can read', () => {
    expect(statSync(notePath).mode & 0o777).toBe(0o600)
    expect(note()).toMatchObject({ address: server.url, pid: process.pid })
  })

  it('answers questions with the warehouse open', async () => {
    expect(await run(['query', 'select count(*) as n from accounts', '--format', 'csv'])).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^n\n\d+\n$/),
    })
    expect(await run(['query', '-', '--json'], 'select 1 as one')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('{"one":1}'),
    })
    const refused = await run(['query', 'delete from accounts', '--json'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'query_refused' } })
  })

  it('runs what reads and writes the control plane', async () => {
    expect((await run(['connections', '--json'])).stdout).toContain('"books"')
    expect((await run(['status', 'books'])).stdout).toContain('accounts')
    expect(await run(['status', 'nothing'])).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: .*books/) })
    expect((await run(['test', 'books', '--json'])).code).toBe(0)
    const second = await run(
      ['connect', 'custom', '--name', 'second', '--client-id', server.sandbox.clientId, '--client-secret', '-', '--json'],
      `${server.sandbox.clientSecret}\n`,
    )
    expect(second).toMatchObject({ code: 0 })
    expect(await run(['disconnect', 'second'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') })
    expect(await run(['disconnect', 'second', '--yes'])).toMatchObject({ code: 0 })
    const audit = await server.parts.access.audit.list({ limit: 2 })
    expect(audit).toMatchObject([
      { action: 'command.disconnect', target: 'second', actor: { kind: 'terminal' }, details: { exitCode: 0 } },
      { action: 'command.disconnect', target: 'second', details: { exitCode: 2 } },
    ])
    expect((await run(['doctor'])).stdout).toMatch(/✓ control plane and key/)
    expect((await run(['keys', 'rotate'])).code).not.toBe(2)
  })

  it('lets an owner in again who forgot their password', async () => {
    expect((await run(['people'])).stdout).toMatch(/owner@example\.com +owner/)
    expect(await run(['people', 'reset-link', 'nobody@example.com'])).toMatchObject({ code: 1 })
    const { stdout } = await run(['people', 'reset-link', server.owner.email])
    const [, token] = stdout.trim().split(`${server.url}/reset#`)
    const answer = await server.call('/v1/reset-password', {
      method: 'POST',
      body: { token, password: 'nine lamps along the quay' },
    })
    expect(answer.status).toBe(200)
  })

  it('shows a sync line by line', async () => {
    const { code, stdout } = await run(['sync', 'books', '--streams', 'accounts'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/1 streams?\n/)
    expect(stdout).toContain('accounts')
  })

  it('stops on Ctrl-C, with its exit code', async () => {
    const endless = startDaybook(['query', 'select count(*) from range(1000000000) a, range(1000000000) b'], { env: env() })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    endless.child.kill('SIGINT')
    expect((await endless.ended).code).toBe(130)
    // Whoever is killed takes their question along.
    const killed = startDaybook(['query', 'select count(*) from range(1000000000) a, range(1000000000) b'], { env: env() })
    await new Promise((resolve) => setTimeout(resolve, 2500))
    killed.child.kill('SIGKILL')
    await killed.ended
    expect(await run(['query', 'select 1', '--format', 'csv'])).toMatchObject({ code: 0 })
  })

  it('answers AI tools on standard input and output', async () => {
    const hello = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
    }
    const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' }
    const ended = await run(
      ['mcp'],
      [hello, { jsonrpc: '2.0', method: 'notifications/initialized' }, list].map((each) => `${JSON.stringify(each)}\n`).join(''),
    )
    const answers = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; result: Record<string, unknown> })
    expect(answers.find(({ id }) => id === 2)?.result['tools']).toHaveLength(15)
  })

  it('says that it is running already', async () => {
    expect(await run(['serve'])).toMatchObject({ code: 0, stdout: expect.stringContaining(server.url) })
  })

  it('answers nobody without its secret, and no page of a browser', async () => {
    const { url, secret } = note()
    const ask = (headers: Record<string, string>) => fetch(`${url}/internal/cli`, { method: 'POST', headers, body: '{}\n' })
    expect((await ask({})).status).toBe(403)
    expect((await ask({ authorization: `Bearer ${secret}x` })).status).toBe(403)
    expect((await ask({ authorization: `Bearer ${secret}`, origin: 'http://localhost:8910' })).status).toBe(403)
    expect((await fetch(`${url}/`)).status).toBe(403)
    // Nor is it there where people reach the server.
    expect(
      (await server.call('/internal/cli', { method: 'POST', headers: { authorization: `Bearer ${secret}` }, body: {} })).status,
    ).toBe(404)
  })

  it('goes on alone when the server is gone', async () => {
    await host.close()
    expect(existsSync(notePath)).toBe(false)
    expect((await run(['query', 'select 1'])).stderr).toContain('is being written by another Daybook process')
    host = await openCommandHost({
      platform: server.parts.platform,
      audit: server.parts.access.audit,
      address: server.url,
      version: 'test',
    })
  })
})

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCertificates } from '../../src/sandbox/tls/certificates.ts'
import { runDaybook, startDaybook, type Ended } from '../support/run-daybook.ts'

const home = mkdtempSync(join(tmpdir(), 'daybook-serve-'))
const env = { DAYBOOK_HOME: home }
const run = (args: string[]): Promise<Ended> => runDaybook(args, { env })
const note = join(home, 'server.json')

type Started = ReturnType<typeof startDaybook>
const started: Started[] = []

async function start(...args: string[]): Promise<{ process: Started; url: string; welcome: string | null }> {
  const process = startDaybook(['serve', '--port', '0', '--json', ...args], { env })
  started.push(process)
  const [line = ''] = (await process.untilPrinted(/\n/)).split('\n')
  return { process, ...(JSON.parse(line) as { url: string; welcome: string | null }) }
}

afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL')
  rmSync(home, { recursive: true, force: true })
})

describe('daybook serve', () => {
  let server: Awaited<ReturnType<typeof start>>

  beforeAll(async () => {
    server = await start()
  })

  it('serves this machine, and shows a link that makes the owner', async () => {
    expect(server.url).toMatch(/^http:\/\/localhost:\d+$/)
    expect(server.welcome).toMatch(new RegExp(`^${server.url}/welcome#[\\w-]{43}$`))
    const body = {
      token: server.welcome?.split('#')[1],
      name: 'Ann',
      email: 'ann@example.com',
      password: 'seven grey herons wading',
    }
    const made = await fetch(`${server.url}/v1/welcome`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(made.status).toBe(200)
  })

  it('runs other commands meanwhile, and is one for a home', async () => {
    expect(await run(['connections', '--json'])).toMatchObject({ code: 0, stdout: '[]\n' })
    expect(await run(['query', 'select 42 as answer', '--format', 'csv'])).toMatchObject({ code: 0, stdout: 'answer\n42\n' })
    expect(await run(['serve'])).toMatchObject({ code: 0, stdout: expect.stringContaining(server.url) as string })
  })

  it('stops within ten seconds, and leaves nothing that says it is there', async () => {
    const endless = startDaybook(['query', 'select count(*) from range(1000000000) a, range(1000000000) b'], { env })
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const startedAt = performance.now()
    server.process.child.kill('SIGTERM')
    expect((await server.process.ended).code).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect((await endless.ended).code).toBe(130)
    expect(existsSync(note)).toBe(false)
  })

  it('is not missed by commands when it was killed', async () => {
    const second = await start()
    // Somebody owns it: no link.
    expect(second.welcome).toBeNull()
    second.process.child.kill('SIGKILL')
    await second.process.ended
    expect(existsSync(note)).toBe(true)
    expect(await run(['connections', '--json'])).toMatchObject({ code: 0, stdout: '[]\n' })
  })

  it('goes beyond this machine with a certificate only', async () => {
    const refused = await run(['serve', '--host', '0.0.0.0', '--port', '0'])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/--tls-cert/)
    expect(await run(['serve', '--tls-cert', 'none.pem'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--tls-key') as string,
    })
    const { authority, cert, key, close } = openCertificates()
    writeFileSync(join(home, 'cert.pem'), cert)
    writeFileSync(join(home, 'key.pem'), key)
    close()
    const secure = await start('--tls-cert', join(home, 'cert.pem'), '--tls-key', join(home, 'key.pem'))
    expect(secure.url).toMatch(/^https:\/\/localhost:/)
    const answer = await new Promise<{ status: number; security: unknown }>((resolve, reject) => {
      request(`${secure.url}/v1/health`, { ca: authority }, (found) => {
        found.resume()
        resolve({ status: found.statusCode ?? 0, security: found.headers['strict-transport-security'] })
      })
        .once('error', reject)
        .end()
    })
    expect(answer).toEqual({ status: 200, security: 'max-age=31536000' })
    secure.process.child.kill('SIGTERM')
    expect((await secure.process.ended).code).toBe(0)
  })
})

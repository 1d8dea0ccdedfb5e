import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listBundles } from '../../src/sandbox/exec/list-bundles.ts'
import { findIsolation } from '../../src/sandbox/exec/isolation.ts'
import { toProgramEnvironment } from '../../src/sandbox/exec/environment.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { whyNoIsolation } from '../support/isolation.ts'
import { runDaybook, startDaybook } from '../support/run-daybook.ts'

const reason = whyNoIsolation()

/** A client with Xero's hosts written into it: its own token, then what it is allowed to see. */
const client = `
  const authorization = 'Basic ' + Buffer.from(process.env.XERO_CLIENT_ID + ':' + process.env.XERO_CLIENT_SECRET).toString('base64')
  const body = process.env.XERO_REFRESH_TOKEN
    ? new URLSearchParams({ grant_type: 'refresh_token', refresh_token: process.env.XERO_REFRESH_TOKEN })
    : new URLSearchParams({ grant_type: 'client_credentials' })
  const token = await (await fetch('https://identity.xero.com/connect/token', { method: 'POST', headers: { authorization }, body })).json()
  const headers = { authorization: 'Bearer ' + token.access_token, 'xero-tenant-id': process.env.XERO_TENANT_ID, accept: 'application/json' }
  const answer = await fetch('https://api.xero.com/api.xro/2.0/Organisation', { headers })
  const { iss } = JSON.parse(Buffer.from(token.access_token.split('.')[1], 'base64url').toString())
  console.log(answer.status, (await answer.json()).Organisations[0].Name, iss)
`
const node = (code: string): string[] => [process.execPath, '--input-type=module', '-e', code]
const exec = (...args: string[]) => runDaybook(['sandbox', 'exec', ...args])

describe.skipIf(reason !== undefined)(`sandbox exec${reason ? ` (skipped: ${reason})` : ''}`, () => {
  it('is Xero for a program that knows nothing of it', async () => {
    const { code, stdout, stderr } = await exec('--', ...node(client))
    expect(stderr).toBe('')
    expect(stdout).toBe('200 Demo Company (NZ) https://identity.xero.com\n')
    expect(code).toBe(0)
  })

  it('gives a program that signs people in a refresh token, and takes options before the program', async () => {
    const { stdout, code } = await exec('--app', 'web', '--scopes', 'broad', '--seed', '4', '--', ...node(client))
    expect(stdout).toBe('200 Demo Company (NZ) https://identity.xero.com\n')
    expect(code).toBe(0)
  })

  it('lends a sandbox that runs already', async () => {
    const sandbox = await startSandbox()
    const tenantId = sandbox.companies[0]!.tenantId
    const env = { XERO_CLIENT_ID: sandbox.clientId, XERO_CLIENT_SECRET: sandbox.clientSecret, XERO_TENANT_ID: tenantId }
    const { stdout } = await runDaybook(['sandbox', 'exec', '--attach', sandbox.url, '--', ...node(client)], { env })
    expect(stdout).toContain('200 Demo Company (NZ) https://identity.xero.com')
    expect(sandbox.control.calls().map(({ path }) => path)).toEqual(['/connect/token', '/api.xro/2.0/Organisation'])
    await sandbox.close()
  })

  it('leaves input, output and exit code to the program, and no files behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'daybook-exec-test-'))
    const options = { input: 'through\n', env: { TMPDIR: folder } }
    const copying = await runDaybook(['sandbox', 'exec', 'sh', '-c', 'cat; echo no >&2; exit 7'], options)
    expect(copying).toEqual({ code: 7, stdout: 'through\n', stderr: 'no\n' })
    expect(readdirSync(folder).filter((name) => name.startsWith('daybook-'))).toEqual([])
    rmSync(folder, { recursive: true })
  })

  it('passes signals on, and says as a shell would how the program ended', async () => {
    const trapping = startDaybook([
      'sandbox',
      'exec',
      '--',
      'sh',
      '-c',
      'trap "exit 9" TERM; echo ready; while :; do sleep 0.05; done',
    ])
    await trapping.untilPrinted(/ready/)
    trapping.child.kill('SIGTERM')
    expect((await trapping.ended).code).toBe(9)
    expect((await exec('--', 'sh', '-c', 'kill -KILL $$')).code).toBe(137)
    expect(await exec('--', 'no-such-program')).toMatchObject({ code: 127, stderr: 'no-such-program: command not found\n' })
  })

  it('has no other network, and says so by failing', async () => {
    const code = `await fetch('https://example.com').then(() => console.log('reached'), (error) => console.log(error.cause.code))`
    expect((await exec('--', ...node(code))).stdout).toMatch(/ENOTFOUND|EAI_AGAIN|ENETUNREACH/)
  })

  it('refuses what it cannot make sense of', async () => {
    expect(await exec()).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Missing required argument 'command'/) as string,
    })
    const early = await runDaybook(['sandbox', '--seed', '3', 'exec', '--', 'true'])
    expect(early).toMatchObject({ code: 2, stderr: expect.stringMatching(/--seed belongs after "exec"/) as string })
    expect((await exec('--attach', 'nowhere', '--', 'true')).stderr).toMatch(/--attach takes the http address/)
  })
})

describe('where a system cannot', () => {
  it('says so, and what to do instead', () => {
    const ask = () => findIsolation({ network: false, platform: 'darwin', uid: 501, gid: 20 })
    expect(ask).toThrow(/needs Linux.*Instead, start "daybook sandbox"/)
  })
})

describe('the lists of authorities a program may read', () => {
  it('are found in the Python environments where it is started, and in those its command names', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'daybook-bundles-')))
    const add = (environment: string): string => {
      const packages = join(folder, environment, 'lib/python3.12/site-packages/certifi')
      mkdirSync(packages, { recursive: true })
      writeFileSync(join(folder, environment, 'pyvenv.cfg'), '')
      writeFileSync(join(packages, 'cacert.pem'), '')
      return join(packages, 'cacert.pem')
    }
    const [here, named] = [add('work/any-name'), add('elsewhere')]
    const command = ['sh', '-c', `${folder}/elsewhere/bin/python app.py`]
    const found = listBundles({ PATH: '/none' }, command, join(folder, 'work')).filter((path) => path.startsWith(folder))
    expect(found.sort()).toEqual([named, here].sort())
    rmSync(folder, { recursive: true })
  })
})

describe('the environment of a program', () => {
  const credentials = { clientId: 'ID', clientSecret: 'SECRET', tenantId: 'TENANT' }
  const base = { PATH: '/bin', HTTPS_PROXY: 'http://proxy:3128', https_proxy: 'http://proxy:3128', NO_PROXY: 'localhost' }

  it('trusts the sandbox, and knows no way around it', () => {
    const made = toProgramEnvironment(base, { bundlePath: '/b.pem', network: false, credentials })
    expect(made).toMatchObject({ PATH: '/bin', XERO_CLIENT_ID: 'ID', XERO_CLIENT_SECRET: 'SECRET', XERO_TENANT_ID: 'TENANT' })
    expect(made).toMatchObject({
      NODE_EXTRA_CA_CERTS: '/b.pem',
      REQUESTS_CA_BUNDLE: '/b.pem',
      SSL_CERT_FILE: '/b.pem',
      CURL_CA_BUNDLE: '/b.pem',
    })
    expect(Object.keys(made).filter((name) => /https_proxy/i.test(name))).toEqual([])
    // Empty, so that a .env file does not fill it in.
    expect(made['XERO_CLIENT_BEARER_TOKEN']).toBe('')
  })

  it('keeps its proxy where it keeps its network, for everything but Xero', () => {
    const made = toProgramEnvironment(base, { bundlePath: '/b.pem', network: true, credentials: undefined })
    expect(made['HTTPS_PROXY']).toBe('http://proxy:3128')
    expect(made['NO_PROXY']).toBe('localhost,api.xero.com,identity.xero.com,login.xero.com')
    expect(made).not.toHaveProperty('XERO_CLIENT_ID')
  })
})

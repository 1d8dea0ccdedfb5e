import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import type { Certificates } from '../../src/sandbox/tls/certificates.ts'
import { openCertificates } from '../../src/sandbox/tls/certificates.ts'

let certificates: Certificates
let sandbox: Sandbox

beforeAll(async () => {
  certificates = openCertificates()
  sandbox = await startSandbox({ tls: certificates })
})
afterAll(async () => {
  await sandbox.close()
  certificates.close()
})

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** Whom to trust. */
  ca?: string
}

/** As a client that knows the sandbox by this name: the name is in the handshake, the check of the certificate and the Host. */
function ask(name: string, path: string, asked: Asked = {}): Promise<{ status: number; text: string }> {
  const { port } = new URL(sandbox.url)
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: asked.method ?? 'GET',
        headers: { host: name, ...asked.headers },
        servername: name,
        ca: asked.ca ?? certificates.authority,
        agent: false,
      },
      (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      },
    )
    call.once('error', reject)
    call.end(asked.body)
  })
}

async function askToken(name: string): Promise<string> {
  const basic = Buffer.from(`${sandbox.clientId}:${sandbox.clientSecret}`).toString('base64')
  const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' }
  const { text } = await ask(name, '/connect/token', { method: 'POST', headers, body: 'grant_type=client_credentials' })
  return String((JSON.parse(text) as Record<string, unknown>)['access_token'])
}

describe('https', () => {
  it('is answered under each of Xero’s names, with a certificate that the authority vouches for', async () => {
    for (const name of ['api.xero.com', 'identity.xero.com', 'login.xero.com', 'localhost']) {
      expect((await ask(name, '/connections')).status).toBe(401)
    }
  })

  it('is not trusted by a client that does not know the authority', async () => {
    const other = openCertificates()
    await expect(ask('api.xero.com', '/connections', { ca: other.authority })).rejects.toThrow(/certificate|signature/)
    other.close()
    expect((await ask('api.xero.com', '/connections')).status).toBe(401)
  })

  it('shares its port with http', async () => {
    expect(sandbox.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${sandbox.url.replace('https', 'http')}/connections`)).status).toBe(401)
  })

  it('breaks off a call when a fault says so', async () => {
    const id = sandbox.control.addFault({ path: '/connections', drop: true, times: 1 })
    await expect(ask('api.xero.com', '/connections')).rejects.toThrow(/hang up|reset/)
    sandbox.control.removeFault(id)
  })
})

describe('the issuer', () => {
  it('is Xero’s for clients that come by Xero’s names', async () => {
    const { text } = await ask('identity.xero.com', '/.well-known/openid-configuration')
    expect(JSON.parse(text)).toMatchObject({
      issuer: 'https://identity.xero.com',
      authorization_endpoint: 'https://login.xero.com/identity/connect/authorize',
      token_endpoint: 'https://identity.xero.com/connect/token',
    })
    const keys = createRemoteJWKSet(new URL('https://identity.xero.com/.well-known/openid-configuration/jwks'), {
      [customFetch]: async (url) => new Response((await ask(new URL(url).host, new URL(url).pathname)).text),
    })
    const options = { issuer: 'https://identity.xero.com', audience: 'https://identity.xero.com/resources' }
    const { payload } = await jwtVerify(await askToken('identity.xero.com'), keys, options)
    expect(payload['client_id']).toBe(sandbox.clientId)
  })

  it('is the address by which any other client came', async () => {
    const { port } = new URL(sandbox.url)
    const issuerBy = async (host: string): Promise<unknown> => {
      const { text } = await ask('localhost', '/.well-known/openid-configuration', { headers: { host } })
      return (JSON.parse(text) as Record<string, unknown>)['issuer']
    }
    expect(await issuerBy(`localhost:${port}`)).toBe(`https://localhost:${port}`)
    expect(await issuerBy(`host.docker.internal:${port}`)).toBe(`https://host.docker.internal:${port}`)
    expect(await issuerBy('not a host')).toBe(sandbox.url)
  })

  it('does not matter to the API: one token opens it by every name', async () => {
    const authorization = `Bearer ${await askToken('identity.xero.com')}`
    const byName = await ask('api.xero.com', '/api.xro/2.0/Organisation', {
      headers: { authorization, accept: 'application/json' },
    })
    const byNumber = await fetch(`${sandbox.url.replace('https', 'http')}/connections`, { headers: { authorization } })
    expect([byName.status, byNumber.status]).toEqual([200, 200])
  })
})

describe('the authority', () => {
  it('can vouch for Xero’s names and this machine alone, and ends before a client would refuse it', () => {
    const authority = new X509Certificate(certificates.authority)
    const leaf = new X509Certificate(certificates.cert)
    expect(authority.ca).toBe(true)
    expect(leaf.ca).toBe(false)
    expect(leaf.checkIssued(authority) && leaf.verify(authority.publicKey)).toBe(true)
    expect(leaf.checkHost('api.xero.com')).toBe('api.xero.com')
    expect(leaf.checkHost('example.com')).toBeUndefined()
    expect((leaf.validToDate.getTime() - leaf.validFromDate.getTime()) / 86_400_000).toBeLessThan(398)
  })

  it('leaves nothing behind, unless it is kept; then it is the same the next time, and its key is for its owner alone', () => {
    const passing = openCertificates()
    passing.close()
    expect(existsSync(passing.authorityPath)).toBe(false)
    const folder = mkdtempSync(join(tmpdir(), 'daybook-tls-'))
    const first = openCertificates({ folder })
    first.close()
    const second = openCertificates({ folder })
    expect(second.authority).toBe(first.authority)
    expect(second.cert).not.toBe(first.cert)
    expect(statSync(join(folder, 'ca-key.pem')).mode & 0o777).toBe(0o600)
    // Close to its end it would outlive no server's certificate: there is a new one.
    const later = openCertificates({ folder, now: new Date(Date.now() + 9.5 * 365 * 86_400_000) })
    expect(later.authority).not.toBe(first.authority)
    expect(readFileSync(later.authorityPath, 'utf8')).toBe(later.authority)
    rmSync(folder, { recursive: true })
  })
})

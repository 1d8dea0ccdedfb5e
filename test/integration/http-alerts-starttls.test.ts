import { generateKeyPairSync } from 'node:crypto'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '../../src/lib/log.ts'
import { issueCertificate } from '../../src/sandbox/tls/issue-certificate.ts'
import { startMailReceiver, type MailReceiver } from '../support/receivers.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/** A certificate that vouches for itself, as small mail servers have them. */
function selfSign(name: string): { cert: string; key: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.now()
  const cert = issueCertificate({
    commonName: name,
    subjectKey: privateKey,
    issuerName: name,
    issuerKey: privateKey,
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + 3_600_000),
    use: { kind: 'server', names: [name] },
  })
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

describe('email by STARTTLS', () => {
  const login = { user: 'ops', password: 'a password for mail' }
  const tls = selfSign('localhost')
  const usual = getCACertificates('default')
  let server: TestServer
  let mail: MailReceiver
  let plain: MailReceiver

  beforeAll(async () => {
    server = await startTestServer({ log: silentLog })
    mail = await startMailReceiver(login, tls)
    plain = await startMailReceiver(login)
  })
  afterEach(() => setDefaultCACertificates(usual))
  afterAll(async () => {
    await server.close()
    await mail.close()
    await plain.close()
  })

  /** Adds a channel to this server and presses its test button. */
  async function send(host: string, port: number): Promise<{ ok: boolean; answer: string }> {
    const made = await server.owner.call('/v1/alerts/channels', {
      method: 'POST',
      body: {
        kind: 'email',
        name: `mail ${host} ${port} ${Math.random()}`,
        host,
        port,
        security: 'starttls',
        ...login,
        from: 'daybook@example.com',
        to: ['ops@example.com'],
      },
    })
    const { channel } = (await made.json()) as { channel: { id: string } }
    const tested = await server.owner.call(`/v1/alerts/channels/${channel.id}/test`, { method: 'POST' })
    return (await tested.json()) as { ok: boolean; answer: string }
  }

  test('a certificate nobody vouches for is refused, before the password is sent', async () => {
    const { ok, answer } = await send('localhost', mail.port)
    expect(ok).toBe(false)
    expect(answer).toMatch(/self-signed certificate.*NODE_EXTRA_CA_CERTS/)
    expect(answer).not.toContain(login.password)
    expect(mail.messages).toEqual([])
  })

  test('one that is trusted is good for its own name alone', async () => {
    setDefaultCACertificates([...usual, tls.cert])
    const { ok, answer } = await send('127.0.0.1', mail.port)
    expect(ok, answer).toBe(false)
    expect(answer).toMatch(/another name/)
    expect(mail.messages).toEqual([])
  })

  test('then the message goes, and the password, over TLS', async () => {
    setDefaultCACertificates([...usual, tls.cert])
    expect(await send('localhost', mail.port)).toMatchObject({ ok: true })
    expect(mail.messages).toMatchObject([{ user: 'ops', secure: true, to: ['ops@example.com'] }])
  })

  test('a server without TLS is sent nothing', async () => {
    expect(await send('localhost', plain.port)).toMatchObject({ ok: false })
    expect(plain.messages).toEqual([])
  })
})

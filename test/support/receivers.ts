import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface ReceivedRequest {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** An HTTP server that keeps what it is sent: Slack, a webhook's receiver, a collector. */
export interface HttpReceiver {
  url: string
  requests: ReceivedRequest[]
  /** What it answers from now on. Default 200 and `ok`. */
  answer(status: number, body?: string, headers?: Record<string, string>): void
  close(): Promise<void>
}

export async function startHttpReceiver(): Promise<HttpReceiver> {
  const requests: ReceivedRequest[] = []
  let reply: [number, string, Record<string, string>] = [200, 'ok', {}]
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('latin1')
      requests.push({ path: request.url ?? '', headers: request.headers, body: Buffer.from(body, 'latin1').toString('utf8') })
      response.writeHead(reply[0], reply[2]).end(reply[1])
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (status, body = '', headers = {}) => (reply = [status, body, headers]),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface MailReceiver {
  port: number
  messages: { from: string; to: string[]; text: string; user: string | undefined; secure: boolean }[]
  /** Refuses every receiver from now on. */
  refuse(refuse: boolean): void
  close(): Promise<void>
}

/** An SMTP server on this machine, with a user if one is given, and STARTTLS with this certificate. */
export async function startMailReceiver(
  login?: { user: string; password: string },
  tls?: { cert: string; key: string },
): Promise<MailReceiver> {
  const messages: MailReceiver['messages'] = []
  let refusing = false
  const server = new SMTPServer({
    authOptional: login === undefined,
    ...(tls ? { ...tls, allowInsecureAuth: false } : { allowInsecureAuth: true, disabledCommands: ['STARTTLS'] }),
    onAuth(auth, _session, done) {
      if (auth.username === login?.user && auth.password === login?.password) done(null, { user: auth.username })
      else done(new Error('Invalid username or password'))
    },
    onRcptTo(_address, _session, done) {
      done(refusing ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : null)
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        messages.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString('utf8'),
          user: session.user,
          secure: session.secure,
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    messages,
    refuse: (refuse) => (refusing = refuse),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

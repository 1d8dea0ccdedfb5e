import type { Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'

/** The first byte of every TLS connection: a handshake record. No HTTP method begins with it. */
const handshake = 0x16

/** PEM. */
export interface ServerIdentity {
  key: string
  cert: string
}

/** One port for http and https: looks at the first byte of each connection, takes TLS off, and hands on the plain stream. */
export function createEitherServer(identity: ServerIdentity, serve: (stream: Duplex) => void): Server {
  const unwrap = createTlsUnwrapper(identity, serve)
  return createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', (first: Buffer) => {
      socket.pause()
      socket.unshift(first)
      if (first[0] === handshake) unwrap(socket)
      else serve(socket)
      process.nextTick(() => socket.resume())
    })
  })
}

/** Takes TLS off connections and hands on the plain stream. */
export function createTlsUnwrapper(identity: ServerIdentity, serve: (stream: Duplex) => void): (socket: Socket) => void {
  const server = createTlsServer({ ...identity, ALPNProtocols: ['http/1.1'] }, serve)
  // A client that does not trust the certificate hangs up: its business.
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  return (socket) => void server.emit('connection', socket)
}

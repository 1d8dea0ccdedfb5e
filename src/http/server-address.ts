import { isIP } from 'node:net'
import type { Config } from '../config.ts'
import { AppError } from '../lib/app-error.ts'
import type { ServerAddress } from './context.ts'

const loopback = ['localhost', '127.0.0.1', '::1']

export function isLoopback(host: string): boolean {
  return loopback.includes(host) || host.startsWith('127.')
}

/**
 * What the server is called and what it trusts. Beyond this machine passwords and figures travel over a network, so there
 * it wants TLS, its own or that of a proxy that is named. Throws `usage`.
 */
export function toServerAddress({
  config,
  host,
  port,
  tls,
}: {
  config: Pick<Config, 'publicUrl' | 'trustedProxies'>
  host: string
  port: number
  tls: boolean
}): ServerAddress {
  const { publicUrl, trustedProxies } = config
  const here = isLoopback(host)
  if (!here && !tls && trustedProxies.length === 0) {
    throw new AppError(
      'usage',
      `Listening on ${host} would send passwords and figures unprotected over the network. Give a certificate (--tls-cert, --tls-key), ` +
        'or name the proxy that has one (--trusted-proxy ADDRESS), or leave --host out: then only this machine can reach it.',
    )
  }
  if (trustedProxies.length > 0 && publicUrl === undefined) {
    throw new AppError(
      'usage',
      'Behind a proxy people open another address than this one: say which with DAYBOOK_PUBLIC_URL, for example https://books.example.com.',
    )
  }
  if (publicUrl === undefined && !here && isIP(host) !== 0 && /^(0\.0\.0\.0|::)$/.test(host)) {
    throw new AppError(
      'usage',
      `${host} is every address of this machine: say what people open with DAYBOOK_PUBLIC_URL, for example https://books.example.com.`,
    )
  }
  const url = publicUrl ?? `${tls ? 'https' : 'http'}://${here ? 'localhost' : host}${isDefaultPort(tls, port) ? '' : `:${port}`}`
  const { protocol, hostname } = new URL(url)
  if (protocol === 'http:' && !isLoopback(hostname.replace(/[[\]]/g, ''))) {
    throw new AppError('usage', `${url} is not https. People would send passwords unprotected.`)
  }
  // Behind a proxy, and for checks of health, it is also asked by the name it listens on.
  const hosts = [...new Set([hostname, ...(here ? ['localhost', '127.0.0.1', '[::1]'] : [host])])]
  return { url, secure: protocol === 'https:', hosts, trustedProxies }
}

function isDefaultPort(tls: boolean, port: number): boolean {
  return port === (tls ? 443 : 80)
}

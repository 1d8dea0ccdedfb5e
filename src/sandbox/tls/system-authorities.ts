import { existsSync, readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'

/** Where systems keep the authorities that they trust. */
export const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

/** PEM of what this system trusts; where it keeps no list, of what Node does. */
export function loadSystemAuthorities(): string {
  const path = systemBundles.find((candidate) => existsSync(candidate))
  return path === undefined ? rootCertificates.join('\n') : readFileSync(path, 'utf8')
}

/** One file out of several lists. */
export function joinAuthorities(lists: string[]): string {
  return `${lists.map((text) => text.trimEnd()).join('\n')}\n`
}

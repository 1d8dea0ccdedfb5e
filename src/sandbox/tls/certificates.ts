import type { KeyObject } from 'node:crypto'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { xeroHosts } from '../xero-hosts.ts'
import { issueCertificate } from './issue-certificate.ts'
import { joinAuthorities, loadSystemAuthorities } from './system-authorities.ts'

/** A certificate authority of one's own and a certificate of Xero's names that it signed. Close it. */
export interface Certificates {
  /** PEM of the authority's certificate: what a client has to trust. */
  authority: string
  /** The file that holds it. */
  authorityPath: string
  /** A file that holds it and what the system trusts, for programs that can be told of one file only. */
  bundlePath: string
  /** PEM, private, of the server's certificate. Never written to disk. */
  key: string
  /** PEM: the server's certificate. */
  cert: string
  /** Removes the authority, unless it was to be kept. */
  close(): void
}

export interface CertificateOptions {
  /** Where the authority is kept and found again. Default: a new one in a temporary folder, gone at the close. */
  folder?: string
  /** More names or IP addresses than Xero's and those of this machine. */
  names?: string[]
  now?: Date
}

const dayMs = 24 * 3600 * 1000
const authorityName = 'Daybook sandbox authority'
/** It can vouch for nothing else, so that trusting it costs little. */
const domains = ['xero.com', 'localhost', 'host.docker.internal']
const ownNames = [...Object.values(xeroHosts), 'localhost', 'host.docker.internal', '127.0.0.1', '::1']

export function openCertificates(options: CertificateOptions = {}): Certificates {
  const now = options.now ?? new Date()
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'daybook-authority-'))
  if (options.folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const authorityPath = join(folder, 'ca.pem')
  const keyPath = join(folder, 'ca-key.pem')
  const authority = loadAuthority(authorityPath, keyPath, now) ?? makeAuthority(authorityPath, keyPath, now)
  const bundlePath = join(folder, 'ca-bundle.pem')
  writeFileSync(bundlePath, joinAuthorities([loadSystemAuthorities(), authority.pem]))
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = issueCertificate({
    commonName: xeroHosts.api,
    subjectKey: privateKey,
    issuerName: authorityName,
    issuerKey: authority.key,
    notBefore: new Date(now.getTime() - dayMs),
    // Some clients refuse a server's certificate that is good for longer than 398 days.
    notAfter: new Date(now.getTime() + 396 * dayMs),
    use: { kind: 'server', names: [...new Set([...ownNames, ...(options.names ?? [])])] },
  })
  return {
    authority: authority.pem,
    authorityPath,
    bundlePath,
    key: toPem(privateKey),
    cert,
    close() {
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Authority {
  pem: string
  key: KeyObject
}

/** Undefined when there is none, or it has less than a leaf's life left. */
function loadAuthority(path: string, keyPath: string, now: Date): Authority | undefined {
  try {
    const pem = readFileSync(path, 'utf8')
    const key = createPrivateKey(readFileSync(keyPath, 'utf8'))
    const certificate = new X509Certificate(pem)
    const fresh = certificate.validToDate.getTime() > now.getTime() + 397 * dayMs
    return fresh && certificate.checkPrivateKey(key) ? { pem, key } : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function makeAuthority(path: string, keyPath: string, now: Date): Authority {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = issueCertificate({
    commonName: authorityName,
    subjectKey: privateKey,
    issuerName: authorityName,
    issuerKey: privateKey,
    notBefore: new Date(now.getTime() - dayMs),
    notAfter: new Date(now.getTime() + 3650 * dayMs),
    use: { kind: 'authority', domains },
  })
  // The old key goes first: a mode is only given to a file that is new.
  rmSync(keyPath, { force: true })
  writeFileSync(keyPath, toPem(privateKey), { mode: 0o600 })
  writeFileSync(path, pem, { mode: 0o644 })
  return { pem, key: privateKey }
}

function toPem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

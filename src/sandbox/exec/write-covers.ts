import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { joinAuthorities, loadSystemAuthorities } from '../tls/system-authorities.ts'
import { xeroHosts } from '../xero-hosts.ts'

export interface CoverOptions {
  /** Where Xero's names lead. */
  address: string
  /** PEM of the sandbox's authority. */
  authority: string
  /** Files of trusted authorities that the program may read. */
  bundles: string[]
  /** Files whose authorities the user trusts besides. */
  trusted: string[]
}

export interface Covers {
  /** What to lay over which file. */
  covers: [from: string, over: string][]
  /** The authorities the system trusts, and the sandbox's. */
  bundlePath: string
}

/** Writes into the folder what the program shall see in place of the system's files. */
export function writeCovers(folder: string, { address, authority, bundles, trusted }: CoverOptions): Covers {
  const covers: [string, string][] = []
  const cover = (name: string, text: string, over: string): void => {
    const path = join(folder, name)
    writeFileSync(path, text)
    covers.push([path, over])
  }
  cover('hosts', toHosts(readFileSync('/etc/hosts', 'utf8'), address), '/etc/hosts')
  // Other sources of names, such as a resolver that runs outside, would know nothing of ours.
  if (existsSync('/etc/nsswitch.conf')) {
    cover('nsswitch.conf', toNameSources(readFileSync('/etc/nsswitch.conf', 'utf8')), '/etc/nsswitch.conf')
  }
  const bundlePath = join(folder, 'ca-bundle.pem')
  const own = trusted.filter((path) => existsSync(path) && !bundles.includes(path)).map((path) => readFileSync(path, 'utf8'))
  writeFileSync(bundlePath, joinAuthorities([loadSystemAuthorities(), ...own, authority]))
  for (const path of bundles) covers.push([bundlePath, path])
  return { covers, bundlePath }
}

/** The system's own lines, without any that already name Xero, and ours. */
function toHosts(text: string, address: string): string {
  const names = Object.values<string>(xeroHosts)
  const kept = text.split('\n').filter((line) => !line.split(/[\s#]+/).some((word) => names.includes(word.toLowerCase())))
  return `${kept.join('\n').trimEnd()}\n${address} ${names.join(' ')}\n`
}

function toNameSources(text: string): string {
  return `${text.replace(/^\s*hosts:.*$/m, '').trimEnd()}\nhosts: files dns\n`
}

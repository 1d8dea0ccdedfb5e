import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listBundles } from '../../src/sandbox/exec/list-bundles.ts'
import { writeCovers } from '../../src/sandbox/exec/write-covers.ts'
import { loadSystemAuthorities } from '../../src/sandbox/tls/system-authorities.ts'
import { toOrigin, toOrigins } from '../../src/sandbox/xero-hosts.ts'

let folder: string
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'daybook-exec-files-')))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** An environment of Python's, with the list of authorities that its package certifi brings. */
function makePython(name: string): { prefix: string; bundle: string } {
  const prefix = join(folder, name)
  const bundle = join(prefix, 'lib/python3.11/site-packages/certifi/cacert.pem')
  mkdirSync(dirname(bundle), { recursive: true })
  mkdirSync(join(prefix, 'bin'))
  writeFileSync(bundle, '')
  writeFileSync(join(prefix, 'bin/tap'), '')
  return { prefix, bundle }
}

describe('the lists of trusted authorities that a program may read', () => {
  it('are found by PATH, by the environment in force, and by the command’s own words', () => {
    const { prefix, bundle } = makePython('venv')
    const none = { PATH: '/nowhere' }
    expect(listBundles(none, ['tap'])).not.toContain(bundle)
    expect(listBundles({ PATH: `/nowhere:${prefix}/bin` }, ['tap'])).toContain(bundle)
    expect(listBundles({ ...none, VIRTUAL_ENV: prefix }, ['tap'])).toContain(bundle)
    expect(listBundles(none, [`${prefix}/bin/tap`])).toContain(bundle)
    expect(listBundles(none, ['sh', '-c', `cd /tmp && "${prefix}/bin/tap" --discover`])).toContain(bundle)
  })

  it('are found behind a link, as programs installed on their own have it, and below versions', () => {
    const { prefix, bundle } = makePython('alone')
    mkdirSync(join(folder, 'local/bin'), { recursive: true })
    symlinkSync(join(prefix, 'bin/tap'), join(folder, 'local/bin/tap'))
    expect(listBundles({ PATH: join(folder, 'local/bin') }, ['tap'])).toContain(bundle)
    const versioned = makePython('pyenv/versions/3.11.7')
    expect(listBundles({ PATH: join(folder, 'pyenv/shims') }, ['python'])).toContain(versioned.bundle)
  })
})

it('the program sees Xero’s names at our address, its own names as before, and both lists of authorities', () => {
  const bundle = join(folder, 'system.pem')
  const own = join(folder, 'own.pem')
  writeFileSync(bundle, 'SYSTEM\n')
  writeFileSync(own, 'OWN\n')
  const options = { address: '127.88.0.1', authority: 'SANDBOX\n', bundles: [bundle], trusted: [own, join(folder, 'gone.pem')] }
  const { covers, bundlePath } = writeCovers(folder, options)
  const hosts = readFileSync(covers.find(([, over]) => over === '/etc/hosts')![0], 'utf8')
  expect(hosts.trimEnd().split('\n').at(-1)).toBe('127.88.0.1 api.xero.com identity.xero.com login.xero.com')
  expect(hosts).toMatch(/localhost/)
  const lists = readFileSync(bundlePath, 'utf8')
  expect(lists.startsWith(loadSystemAuthorities().trimEnd())).toBe(true)
  expect(lists.endsWith('\nOWN\nSANDBOX\n')).toBe(true)
  expect(covers).toContainEqual([bundlePath, bundle])
})

describe('the origin of a request', () => {
  it.each([
    ['identity.xero.com', true, 'https://identity.xero.com'],
    ['API.xero.com:443', false, 'https://api.xero.com'],
    ['localhost:8911', false, 'http://localhost:8911'],
    ['localhost:8911', true, 'https://localhost:8911'],
    ['no host', false, 'http://127.0.0.1:1'],
    [undefined, false, 'http://127.0.0.1:1'],
  ])('by Host %s (encrypted: %s) is %s', (host, encrypted, origin) => {
    expect(toOrigin(host, encrypted, 'http://127.0.0.1:1')).toBe(origin)
  })

  it('is three at Xero, and one elsewhere', () => {
    expect(toOrigins('https://api.xero.com')).toEqual({ identity: 'https://identity.xero.com', login: 'https://login.xero.com' })
    expect(toOrigins('http://localhost:1')).toEqual({ identity: 'http://localhost:1', login: 'http://localhost:1' })
  })
})

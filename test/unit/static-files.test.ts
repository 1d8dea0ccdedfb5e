import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createStaticRoutes } from '../../src/http/static.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daybook-static-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Daybook</title>')
  await writeFile(join(folder, 'assets/old-1a2b.js'), 'export {}')
  await writeFile(join(folder, 'assets/old-1a2b.js.gz'), gzipSync('export {}'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('serves a file packed to who takes it so, and plain to who does not', async () => {
  const routes = createStaticRoutes(folder)
  const packed = await routes.request('/assets/old-1a2b.js', { headers: { 'accept-encoding': 'gzip, br' } })
  expect([packed.status, packed.headers.get('content-encoding')]).toEqual([200, 'gzip'])
  const plain = await routes.request('/assets/old-1a2b.js')
  expect([plain.status, plain.headers.get('content-encoding'), await plain.text()]).toEqual([200, null, 'export {}'])
})

it('answers 404 for a file that a build took away after the folder was read, and serves what is left of one', async () => {
  const routes = createStaticRoutes(folder)
  expect((await routes.request('/assets/old-1a2b.js')).status).toBe(200)
  await rm(join(folder, 'assets/old-1a2b.js.gz'))
  const left = await routes.request('/assets/old-1a2b.js', { headers: { 'accept-encoding': 'gzip' } })
  expect([left.status, left.headers.get('content-encoding')]).toEqual([200, null])
  await rm(join(folder, 'assets/old-1a2b.js'))
  const gone = await routes.request('/assets/old-1a2b.js')
  expect([gone.status, gone.headers.get('cache-control')]).toEqual([404, null])
})

it('answers every other path with its page, and says so where there is none', async () => {
  const routes = createStaticRoutes(folder)
  expect(await (await routes.request('/o/harbour/reports')).text()).toContain('Daybook')
  await rm(join(folder, 'index.html'))
  expect((await routes.request('/o/harbour/reports')).status).toBe(503)
})

it('serves nothing that is not in the folder', async () => {
  const routes = createStaticRoutes(join(folder, 'assets'))
  for (const path of ['/..%2findex.html.js', '/%2e%2e/index.json', '/../index.html.txt']) {
    expect((await routes.request(path)).status).toBe(404)
  }
})

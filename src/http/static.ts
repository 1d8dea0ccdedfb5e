import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import type { AppEnv } from './context.ts'

/** The built dashboard, whether this runs from the sources or from the build. */
const dashboardFolder = fileURLToPath(new URL('../../dist/dashboard/', import.meta.url))

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** What a response says its content is packed as, and how the packed file's name ends. */
type Form = readonly [encoding: string | undefined, suffix: string]

const encodings: readonly (readonly [string, string])[] = [
  ['br', '.br'],
  ['gzip', '.gz'],
]
const plain: Form = [undefined, '']

/** What stands in pages where each response's own nonce goes. */
export const noncePlaceholder = '__CSP_NONCE__'

/**
 * The dashboard: its files by name, and for every other path its one page, which finds its way by the address. Only names
 * that were found in the folder are served, so that no path leads out of it.
 */
export function createStaticRoutes(folder = dashboardFolder): Hono<AppEnv> {
  const files = createFolder(folder)
  return new Hono<AppEnv>().get('*', async (c) => {
    const name = decodePath(c.req.path)
    const type = types[extname(name)]
    if (type !== undefined && name !== 'index.html') {
      const accepted = c.req.header('accept-encoding') ?? ''
      const found = await files.read(name, [...encodings.filter(([encoding]) => accepted.includes(encoding)), plain])
      if (found === undefined) return c.text('There is no such file.', 404)
      c.header('content-type', type)
      c.header('vary', 'accept-encoding')
      // Built names hold a digest of what is in them.
      c.header('cache-control', name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
      if (found.encoding !== undefined) c.header('content-encoding', found.encoding)
      return c.body(found.content)
    }
    const page = await files.read('index.html', [plain])
    if (page === undefined) return c.html(notBuilt, 503)
    return c.html(new TextDecoder().decode(page.content).replaceAll(noncePlaceholder, c.get('nonce')))
  })
}

const relistMs = 2000

interface FoundFile {
  content: Uint8Array<ArrayBuffer>
  encoding: string | undefined
}

/**
 * The files of the folder, by the names found in it. Asked for a name it lacks, it looks again, but not all the time: a
 * build may have come meanwhile. A build also takes files away, and pages that were open before it ask for them still.
 */
function createFolder(folder: string): { read(name: string, forms: readonly Form[]): Promise<FoundFile | undefined> } {
  let names: ReadonlySet<string> = new Set()
  let listedAt = -Infinity
  return {
    async read(name, forms) {
      if (!names.has(name) && performance.now() - listedAt > relistMs) {
        listedAt = performance.now()
        names = await listFiles(folder)
      }
      for (const [encoding, suffix] of forms) {
        if (!names.has(`${name}${suffix}`)) continue
        const content = await readFile(join(folder, `${name}${suffix}`)).catch(ignoreMissing)
        if (content) return { content: new Uint8Array(content), encoding }
      }
      return undefined
    },
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

async function listFiles(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return new Set(
    entries
      .filter((each) => each.isFile())
      .map((each) => relative(folder, join(each.parentPath, each.name)).split(sep).join('/')),
  )
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path).replace(/^\/+/, '')
  } catch {
    return ''
  }
}

const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Daybook</title>
<p>The server runs, and its dashboard has not been built. In a checkout: <code>npm run build</code>. The API is at <a href="/docs">/docs</a>.</p>
</html>
`

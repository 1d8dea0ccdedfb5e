import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/**
 * After Vite: compresses what the server sends as it is, and holds the dashboard to its budget. Sizes are gzip, in kB of 1,000
 * bytes; the build fails over any of them.
 */
const budget = { entry: 200, page: 300, pageWithEditor: 350, lazyChunk: 200, styles: 40 }

const folder = 'dist/dashboard'
const compressible = /\.(js|css|svg|json)$/

interface Chunk {
  file: string
  src?: string
  isEntry?: boolean
  isDynamicEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
const sizes = new Map<string, number>()

for (const name of await readdir(folder, { recursive: true })) {
  if (!compressible.test(name) || name.startsWith('.vite')) continue
  const content = await readFile(join(folder, name))
  const gzip = gzipSync(content, { level: 9 })
  sizes.set(name, gzip.length)
  await writeFile(join(folder, `${name}.gz`), gzip)
  const brotli = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  await writeFile(join(folder, `${name}.br`), brotli)
}
await rm(join(folder, '.vite'), { recursive: true })

/** A chunk and all it needs before it runs. */
function toClosure(key: string, seen = new Set<string>()): Set<string> {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const each of manifest[key]?.imports ?? []) toClosure(each, seen)
  return seen
}

const filesOf = (keys: Iterable<string>, kind: 'js' | 'css'): Set<string> =>
  new Set([...keys].flatMap((key) => (kind === 'js' ? [manifest[key]?.file ?? ''] : (manifest[key]?.css ?? []))))
const sizeOf = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0) / 1000

const entryKey = Object.keys(manifest).find((key) => manifest[key]?.isEntry)
if (entryKey === undefined) throw new Error('The build has no entry.')
const entry = toClosure(entryKey)
const pages = Object.keys(manifest).filter((key) => /^pages\/[^/]+\/[^/]+-page\.tsx$/.test(key))
const editors = Object.keys(manifest).filter((key) => key.startsWith('editor/') && manifest[key]?.isDynamicEntry)

const lines: { what: string; size: number; most: number }[] = [
  { what: 'entry', size: sizeOf(filesOf(entry, 'js')), most: budget.entry },
]
for (const page of pages) {
  const keys = new Set([...entry, ...toClosure(page)])
  lines.push({ what: page, size: sizeOf(filesOf(keys, 'js')), most: budget.page })
  lines.push({ what: `${page}, styles`, size: sizeOf(filesOf(keys, 'css')), most: budget.styles })
  if (!page.endsWith('sql-page.tsx')) continue
  const withEditor = new Set([...keys, ...editors.flatMap((key) => [...toClosure(key)])])
  lines.push({ what: `${page} and the editor`, size: sizeOf(filesOf(withEditor, 'js')), most: budget.pageWithEditor })
}
for (const [key, chunk] of Object.entries(manifest)) {
  if (entry.has(key) || !chunk.file.endsWith('.js')) continue
  lines.push({ what: chunk.file, size: sizeOf([chunk.file]), most: budget.lazyChunk })
}

const over = lines.filter(({ size, most }) => size > most)
const worst = lines.toSorted((a, b) => b.size / b.most - a.size / a.most).slice(0, 8)
for (const { what, size, most } of over.length > 0 ? over : worst) {
  console.log(`${size.toFixed(1).padStart(7)} of ${most} kB  ${what}`)
}
if (over.length > 0) {
  console.error('The dashboard is over its budget (gzip). Load what a page does not begin with by import().')
  process.exitCode = 1
}

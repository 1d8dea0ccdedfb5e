import { renameSync, writeFileSync } from 'node:fs'

/** The file has all of it, or what was there before. Only its owner may read it. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

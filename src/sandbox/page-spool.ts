import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Pages rendered once, kept in a temporary file. For benchmarks: after a first walk the sandbox answers with next to no
 * work, as a server on another machine would.
 */
export interface PageSpool {
  /** The page of this key, made at the first request. */
  take(key: string, make: () => Buffer): Buffer
  close(): void
}

export function createPageSpool(): PageSpool {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-sandbox-'))
  const file = openSync(join(folder, 'pages'), 'w+', 0o600)
  const places = new Map<string, { at: number; length: number }>()
  let end = 0
  return {
    take(key, make) {
      const place = places.get(key)
      if (place) {
        const bytes = Buffer.allocUnsafeSlow(place.length)
        readSync(file, bytes, 0, place.length, place.at)
        return bytes
      }
      const bytes = make()
      writeSync(file, bytes, 0, bytes.length, end)
      places.set(key, { at: end, length: bytes.length })
      end += bytes.length
      return bytes
    },
    close() {
      closeSync(file)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

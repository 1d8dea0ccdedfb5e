import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes what was created, renamed or removed in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows has no such call and writes these changes by itself.
  if (process.platform === 'win32') return
  await syncFile(path)
}

/** The same for a folder, everything under it, and their contents. */
export async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) await syncTree(child)
    else if (entry.isFile()) await syncFile(child)
  }
  await syncFolder(path)
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

import { randomUUID } from 'node:crypto'
import { mkdir, readdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder of this process alone, for staged files and for what DuckDB spills. */
export interface StagingFolder {
  readonly path: string
  /** A path for a new file, used once. */
  nextFile(label: string): string
  close(): Promise<void>
}

const ours = new Set<string>()

/** Makes the process's own folder under `root`, and removes those that dead processes left. */
export async function openStagingFolder(root: string): Promise<StagingFolder> {
  await mkdir(root, { recursive: true })
  const base = await realpath(root)
  for (const name of await readdir(base)) {
    const pid = /^(\d+)-[0-9a-f]{8}$/.exec(name)?.[1]
    if (pid === undefined || ours.has(name) || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue
    await rm(join(base, name), { recursive: true, force: true })
  }
  const name = `${process.pid}-${randomUUID().slice(0, 8)}`
  const path = join(base, name)
  await mkdir(path, { mode: 0o700 })
  ours.add(name)
  let count = 0
  return {
    path,
    nextFile: (label) => join(path, `${++count}-${label}.csv`),
    async close() {
      ours.delete(name)
      await rm(path, { recursive: true, force: true })
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

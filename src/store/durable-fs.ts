import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** What we use of emscripten's file system over Node's: one entry for each open file, `nfd` being Node's descriptor. */
interface NodeFiles {
  stream_ops: { fsync?: (stream: OpenFile) => number }
  tryFSOperation<T>(operation: () => T): T
  realPath(node: unknown): string
}

interface OpenFile {
  nfd?: number
  node: unknown
}

/** PGlite's own NodeFS answers fsync with success and does nothing. This one reaches the disk. */
export class DurableFS extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options)
    const addFsync = (module: unknown) => {
      const files = (module as { NODEFS: NodeFiles }).NODEFS
      files.stream_ops.fsync = (stream) => {
        files.tryFSOperation(() => syncOpenFile(files, stream))
        return 0
      }
    }
    const preRun = emscriptenOpts.preRun ?? []
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(Array.isArray(preRun) ? preRun : [preRun]), addFsync] } }
  }
}

function syncOpenFile(files: NodeFiles, stream: OpenFile): void {
  if (stream.nfd !== undefined) {
    fdatasyncSync(stream.nfd)
    return
  }
  // A folder: PostgreSQL syncs it after creating, renaming or removing a file in it. Windows cannot, and need not.
  if (process.platform === 'win32') return
  const fd = openSync(files.realPath(stream.node), 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import type { PGlite, Transaction as PGliteTransaction } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'
import type { Database } from './database.ts'
import { syncFolder, syncTree } from './durable-files.ts'
import { createProcessLocks } from './locks.ts'
import { toStorageError } from './storage-error.ts'
import type { Tables } from './tables.ts'

/** Opens PGlite in this folder, made at first use. The caller holds the home lock: PGlite itself keeps nobody out. */
export async function openPGlite(path: string): Promise<Database> {
  const place = `The control plane in ${path}`
  const translate = (error: unknown) => toStorageError(error, place)
  let engine: Engine
  try {
    if (!existsSync(path)) await createCluster(path)
    engine = await startPGlite(path)
  } catch (error) {
    throw translate(error)
  }
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: toDialectClient(engine.pglite) }) }).withSchema('daybook')
  const transaction: Database['transaction'] = async (work) => {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      throw translate(error)
    }
  }
  return {
    place,
    locks: createProcessLocks(transaction),
    embedded: engine.pglite,
    async run(work) {
      try {
        return await work(db)
      } catch (error) {
        throw translate(error)
      }
    },
    transaction,
    async close() {
      await engine.close()
    },
  }
}

/**
 * The engine's data folder, whole and on the disk. Runs in a process of its own, see `createCluster`.
 * @public imported by name from the script there
 */
export async function createClusterHere(path: string): Promise<void> {
  const engine = await startPGlite(path)
  await engine.close()
  await syncTree(path)
}

/**
 * Makes the database, once. In a process of its own, because it takes 600 MB for four seconds, which this process would
 * otherwise keep half of; and in a folder beside that is renamed when whole, because a crash half way must not leave a
 * database that never opens.
 */
async function createCluster(path: string): Promise<void> {
  const parent = dirname(path)
  await mkdir(parent, { recursive: true, mode: 0o700 })
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(path)}.new-`)) await rm(join(parent, name), { recursive: true, force: true })
  }
  const draft = await mkdtemp(`${path}.new-`)
  await runCreateClusterHere(draft)
  await rename(draft, path)
  await syncFolder(parent)
}

async function runCreateClusterHere(path: string): Promise<void> {
  const script = `
    const [module, path] = process.argv.slice(1)
    const { createClusterHere } = await import(module)
    await createClusterHere(path).catch(({ code, message }) => {
      process.stdout.write(JSON.stringify({ code, message }))
      process.exitCode = 1
    })`
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, import.meta.url, path])
  } catch (error) {
    const { stdout } = error as { stdout?: string }
    throw stdout ? Object.assign(new Error('Making the database failed.'), JSON.parse(stdout) as object) : error
  }
}

interface Engine {
  pglite: PGlite
  close(): Promise<void>
}

async function startPGlite(path: string): Promise<Engine> {
  // Before PGlite is loaded: V8 optimising its 10 MB of wasm takes 600 MB at the peak and gains nothing for our queries.
  setFlagsFromString('--wasm-tier-up-filter=0')
  const [{ PGlite }, { DurableFS }] = await Promise.all([import('@electric-sql/pglite'), import('./durable-fs.ts')])
  let fatal: Error | undefined
  const options = {
    fs: new DurableFS(path),
    // `-F` is "no fsync". The default wal_sync_method, fdatasync, is a call the wasm build leaves empty.
    startParams: [
      ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
      '-c',
      'wal_sync_method=fsync',
      '-c',
      'shared_buffers=16MB',
    ],
    // What would be the engine's terminal.
    onStderr(line: string) {
      const message = /\b(?:FATAL|PANIC):\s+(.*)/.exec(line)?.[1]
      if (message !== undefined) fatal ??= new Error(message)
      return true
    },
  }
  let pglite: PGlite
  try {
    pglite = await PGlite.create(options)
  } catch (cause) {
    // PGlite's own error does not say why.
    throw fatal ?? cause
  }
  const enter = pglite.execProtocolRawSync.bind(pglite)
  pglite.execProtocolRawSync = (message) => {
    // An engine that has stopped half way still holds its locks: entering it again would spin for ever.
    if (fatal !== undefined) throw fatal
    try {
      return enter(message)
    } catch (error) {
      fatal ??= error as Error
      throw error
    }
  }
  return {
    pglite,
    // A stopped engine cannot say goodbye. The next start recovers from its log, as after a power cut.
    close: async () => (fatal === undefined && !pglite.closed ? await pglite.close() : undefined),
  }
}

/**
 * PGlite as Kysely's dialect uses it. The dialect waits for `transaction` to call back and would wait for ever where the
 * `begin` itself fails (engine stopped, disk full): then it gets a transaction whose every query fails with that error.
 */
function toDialectClient(pglite: PGlite) {
  return {
    get closed() {
      return pglite.closed
    },
    get ready() {
      return pglite.ready
    },
    waitReady: pglite.waitReady,
    close: () => pglite.close(),
    query: pglite.query.bind(pglite),
    async transaction<T>(work: (trx: PGliteTransaction) => Promise<T>): Promise<T> {
      let begun = false
      try {
        return await pglite.transaction((trx) => {
          begun = true
          return work(trx)
        })
      } catch (error) {
        if (begun) throw error
        return await work({ query: () => Promise.reject(error) } as unknown as PGliteTransaction)
      }
    },
  }
}

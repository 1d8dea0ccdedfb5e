import { AppError } from '../lib/app-error.ts'
import type { ReadResponse } from '../xero/api.ts'
import { getPagedRead, isLastPage } from './paging.ts'
import type { StreamRun } from './stream-run.ts'
import { toCursor } from './walk-modified.ts'

/** A stream that comes in one response. Without a condition it is complete, so what is missing has been deleted. */
export async function readAll(run: StreamRun, since: Date | undefined): Promise<void> {
  const now = run.context.clock.now()
  run.report.mode = since === undefined ? 'full' : 'incremental'
  const response = await run.read(since === undefined ? {} : { modifiedSince: since })
  await run.add(response)
  const cursor = run.stream.cursor.kind === 'modified-since' ? { cursor: toCursor(run, since ?? response.serverTime) } : {}
  if (since !== undefined) {
    await run.finish({ ...run.state, ...cursor })
    return
  }
  run.report.expected = response.records.length
  await run.finish({ ...run.state, ...cursor, snapshotAt: now.toISOString() }, await findDeleted(run, response))
}

/** Absent records of a complete answer. An empty answer where records are held is asked for twice before it is believed. */
async function findDeleted(run: StreamRun, response: ReadResponse): Promise<string[][]> {
  if (run.stream.deletion.kind === 'never') return []
  const absent = await run.loadAbsent()
  if (absent.length === 0 || response.records.length > 0) return absent
  await run.add(await run.read({}))
  return run.loadAbsent()
}

/** Parents by list, then each by id, which alone has the children. A parent that is gone by then counts as deleted. */
export async function readPerParent(run: StreamRun): Promise<void> {
  const now = run.context.clock.now()
  run.report.mode = 'full'
  const property = run.stream.key[0]
  if (property === undefined) throw new Error(`${run.stream.name} is read per parent and needs a key`)
  const list = await run.read({})
  const ids = list.records.map((record) => String((record as Record<string, unknown>)[property]))
  run.report.expected = ids.length
  run.progress()
  const details = ids.map((id) => () => readOne(run, id))
  for (let index = 0; index < details.length; index += parentsAtOnce) {
    for (const detail of await Promise.all(details.slice(index, index + parentsAtOnce).map((read) => read()))) {
      if (detail) await run.add(detail)
    }
  }
  await run.finish(
    { ...run.state, snapshotAt: now.toISOString() },
    run.stream.deletion.kind === 'never' ? [] : await run.loadAbsent(),
  )
}

const parentsAtOnce = 5

/** One record by id; undefined when Xero no longer has it. */
async function readOne(run: StreamRun, id: string): Promise<ReadResponse | undefined> {
  try {
    const response = await run.read({ id })
    return response.records.length > 0 ? response : undefined
  } catch (error) {
    if (error instanceof AppError && error.code === 'request_rejected' && error.details['status'] === 404) return undefined
    throw error
  }
}

/** Absent records up to which each is asked for by id before it counts as deleted; beyond, a second walk decides. */
const confirmAtMost = 20

/**
 * A paged list that offers no condition, no order and no count (LinkedTransactions). Pages are read one after the
 * other; then the last is read again, and a walk during which the list moved is repeated. A record counts as deleted
 * only when Xero, asked for it by id, no longer has it (or, where many are missing, when two walks lack it).
 */
export async function readPagedSnapshot(run: StreamRun): Promise<void> {
  const now = run.context.clock.now()
  run.report.mode = 'full'
  for (let attempt = 0; attempt < 4; attempt++) {
    if (await walkStill(run)) break
  }
  let absent = await run.loadAbsent()
  if (absent.length > confirmAtMost) {
    await walkStill(run)
    absent = await run.loadAbsent()
  }
  if (absent.length <= confirmAtMost) {
    const gone: string[][] = []
    for (const key of absent) {
      const found = await readOne(run, key.join('/'))
      if (found) await run.add(found)
      else gone.push(key)
    }
    absent = gone
  }
  await run.finish({ ...run.state, snapshotAt: now.toISOString() }, run.stream.deletion.kind === 'never' ? [] : absent)
}

/** One walk over all pages. Whether the last page, read again, showed the same records. */
async function walkStill(run: StreamRun): Promise<boolean> {
  const read = getPagedRead(run)
  let pageLength = 0
  for (let page = 1; ; page++) {
    const response = await run.read({ page })
    if (page === 1) pageLength = response.records.length
    const seen = await run.add(response)
    if (!isLastPage(read, response, page, pageLength)) continue
    if (page === 1) return true
    const again = await run.read({ page })
    const confirmed = await run.add(again)
    return again.records.length === response.records.length && confirmed.keys.every((key, index) => key === seen.keys[index])
  }
}

import type { StreamRun } from './stream-run.ts'

/**
 * A list by a number that only grows (Journals): each read asks for what lies above the highest number held, so
 * nothing can shift. A later run starts half a page lower, for numbers that became visible late.
 */
export async function readSequence(run: StreamRun): Promise<void> {
  const { read, cursor } = run.stream
  if (read.kind !== 'offset' || cursor.kind !== 'sequence') throw new Error(`${run.stream.name} is not read by offset`)
  const held = run.state.sequence
  run.report.mode = held === undefined ? 'full' : 'incremental'
  let offset = held === undefined ? 0 : Math.max(0, held - Math.floor(read.size / 2))
  let highest = held ?? 0
  for (;;) {
    const response = await run.read({ offset })
    await run.add(response)
    for (const record of response.records) {
      const number = Number((record as Record<string, unknown>)[cursor.field])
      if (Number.isSafeInteger(number) && number > highest) highest = number
    }
    await run.checkpoint({ ...run.state, sequence: highest })
    if (response.records.length < read.size || highest <= offset) break
    offset = highest
  }
  await run.finish({ ...run.state, sequence: highest })
}

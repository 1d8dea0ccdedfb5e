import type { Telemetry } from '../lib/telemetry.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

/** The same warehouse, whose commits are spans and measured. */
export function watchWarehouse(warehouse: Warehouse, telemetry: Telemetry): Warehouse {
  return {
    ...warehouse,
    openBatch(options) {
      const batch = warehouse.openBatch(options)
      const { stream } = options.set
      return {
        get rows() {
          return batch.rows
        },
        get bytes() {
          return batch.bytes
        },
        add: (record) => batch.add(record),
        quarantine: (record) => batch.quarantine(record),
        drain: () => batch.drain(),
        loadAbsent: () => batch.loadAbsent(),
        discard: () => batch.discard(),
        commit: (commit) =>
          telemetry.span('warehouse.commit', { 'daybook.stream': stream, 'daybook.run': options.runId }, async (span) => {
            const startedAt = performance.now()
            const result = await batch.commit(commit)
            span.set({
              'daybook.rows': result.written,
              'daybook.inserted': result.inserted,
              'daybook.updated': result.updated,
              'daybook.deleted': result.deleted,
            })
            const facts = { stream }
            telemetry.observe('warehouse.commit.duration', (performance.now() - startedAt) / 1000, facts)
            telemetry.count('warehouse.rows.written', result.written, facts)
            telemetry.count('daybook.records.changed', result.inserted + result.updated + result.deleted, facts)
            if (result.quarantined > 0) telemetry.count('daybook.records.quarantined', result.quarantined, facts)
            return result
          }),
      }
    },
  }
}

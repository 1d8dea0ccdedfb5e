/**
 * Who has the warehouse file in this process. Readers open and close it as they come; while a sync opens or closes it for
 * writing, no reader may have it open, for a file's lock does not hold within a process. Between those two moments readers
 * share what the sync has open.
 */
export interface WarehouseGate {
  /** Runs beside other readers, once nobody is in `alone`. */
  reading<T>(work: () => Promise<T>): Promise<T>
  /** Runs once every reader is done; readers that come meanwhile wait. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

const gates = new Map<string, WarehouseGate>()

/** The one gate this process has for a file. */
export function toWarehouseGate(path: string): WarehouseGate {
  const gate = gates.get(path) ?? createWarehouseGate()
  gates.set(path, gate)
  return gate
}

export function createWarehouseGate(): WarehouseGate {
  const readers = new Set<Promise<unknown>>()
  let alone: Promise<unknown> = Promise.resolve()
  return {
    async reading(work) {
      for (let seen; seen !== alone;) {
        seen = alone
        await seen
      }
      const running = work()
      const done = running.then(
        () => undefined,
        () => undefined,
      )
      readers.add(done)
      try {
        return await running
      } finally {
        readers.delete(done)
      }
    },
    alone(work) {
      const before = alone
      const running = before.then(async () => {
        await Promise.all(readers)
        return work()
      })
      alone = running.then(
        () => undefined,
        () => undefined,
      )
      return running
    },
  }
}

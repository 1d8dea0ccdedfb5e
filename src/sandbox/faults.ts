import type { Exchange } from './exchange.ts'

/** Trouble on demand. A call must match `method`, `path` and `query`; then everything else says what goes wrong. */
export interface Fault {
  /** `POST`, or several: `PUT,POST`. Default: every method. */
  method?: string
  /** A prefix (`/api.xro/2.0/Invoices`), or `/…/` a regular expression. Default: every path. */
  path?: string
  /** Parameters the call must have, names in any case; `*` matches any value, null an absent one. */
  query?: Record<string, string | null>
  /** Matching calls to let pass first. */
  after?: number
  /** Calls to spoil; default: all until cleared. */
  times?: number
  status?: number
  /** Text is sent as it is, anything else as JSON. Without `status` it replaces the body of a 200. */
  body?: unknown
  headers?: Record<string, string>
  /** Real milliseconds before the answer. */
  delayMs?: number
  /** The call is carried out first and what it stored stays; then its answer goes wrong as told. */
  commitThenFail?: boolean
  /** Destroys the socket instead of answering. */
  drop?: boolean
  /** Ends the body after so many bytes, announcing the full length and then destroying the socket. */
  truncate?: number
  /** With `truncate`: the shortened body ends as if complete, with its own length. */
  truncateQuietly?: boolean
  /** Never answers; with `truncate`, sends that much first. */
  hang?: boolean
  /** Cuts a hole into the middle of the body, so that the JSON is broken. */
  garble?: boolean
}

export interface ActiveFault extends Fault {
  id: string
  matched: number
  spoiled: number
}

export interface FaultList {
  add(fault: Fault): string
  remove(id: string): void
  clear(): void
  list(): ActiveFault[]
  /** The first fault that applies to this call, counted as used. */
  take(exchange: Exchange): ActiveFault | undefined
}

export function createFaultList(): FaultList {
  let faults: ActiveFault[] = []
  let serial = 0
  return {
    add(fault) {
      serial += 1
      const id = `fault-${serial}`
      toPathTest(fault.path)
      faults.push({ ...fault, id, matched: 0, spoiled: 0 })
      return id
    },
    remove(id) {
      faults = faults.filter((fault) => fault.id !== id)
    },
    clear() {
      faults = []
    },
    list: () => faults,
    take(exchange) {
      let taken: ActiveFault | undefined
      for (const fault of faults) {
        if (!matches(fault, exchange)) continue
        fault.matched += 1
        const due = fault.matched > (fault.after ?? 0) && fault.spoiled < (fault.times ?? Infinity)
        if (!due || taken) continue
        fault.spoiled += 1
        taken = fault
      }
      return taken
    },
  }
}

function matches(fault: Fault, exchange: Exchange): boolean {
  if (fault.method && !fault.method.toUpperCase().split(',').includes(exchange.method)) return false
  if (!toPathTest(fault.path)(exchange.path)) return false
  return Object.entries(fault.query ?? {}).every(([name, value]) => {
    const actual = exchange.query.get(name.toLowerCase())
    return value === null ? actual === undefined : value === '*' ? actual !== undefined : actual === value
  })
}

function toPathTest(path: string | undefined): (actual: string) => boolean {
  if (path === undefined) return () => true
  if (path.length > 1 && path.startsWith('/') && path.endsWith('/')) {
    const pattern = new RegExp(path.slice(1, -1), 'i')
    return (actual) => pattern.test(actual)
  }
  const prefix = path.toLowerCase()
  return (actual) => actual.toLowerCase().startsWith(prefix)
}

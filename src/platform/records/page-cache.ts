/** Answers kept as long as what they were made from stands. */
export interface PageCache {
  /**
   * The page of this name at this version of its sources: as it is kept, or made now. Who asks for one that is being
   * made waits for that making, which is stopped when nobody waits any more. Throws what `make` throws.
   */
  load(
    page: { name: string; version: string; signal: AbortSignal },
    make: (signal: AbortSignal) => Promise<Buffer>,
  ): Promise<Buffer>
}

interface Making {
  version: string
  page: Promise<Buffer>
  waiting: number
  stop: AbortController
}

/** `maxBytes` of pages, the least recently asked for given up first. A page larger than a quarter of that is not kept. */
export function createPageCache(maxBytes: number): PageCache {
  const kept = new Map<string, { version: string; page: Buffer }>()
  const makings = new Map<string, Making>()
  let bytes = 0

  const drop = (name: string): void => {
    bytes -= kept.get(name)?.page.length ?? 0
    kept.delete(name)
  }
  const keep = (name: string, version: string, page: Buffer): void => {
    drop(name)
    if (page.length > maxBytes / 4) return
    kept.set(name, { version, page })
    bytes += page.length
    for (const oldest of kept.keys()) {
      if (bytes <= maxBytes) break
      drop(oldest)
    }
  }
  const begin = (name: string, version: string, make: (signal: AbortSignal) => Promise<Buffer>): Making => {
    const stop = new AbortController()
    const run = async (): Promise<Buffer> => {
      try {
        const page = await make(stop.signal)
        keep(name, version, page)
        return page
      } finally {
        if (makings.get(name) === making) makings.delete(name)
      }
    }
    const making: Making = { version, waiting: 0, stop, page: run() }
    makings.set(name, making)
    return making
  }

  return {
    async load({ name, version, signal }, make) {
      const held = kept.get(name)
      if (held?.version === version) {
        kept.delete(name)
        kept.set(name, held)
        return held.page
      }
      const found = makings.get(name)
      const making = found?.version === version && !found.stop.signal.aborted ? found : begin(name, version, make)
      making.waiting += 1
      const leave = (): void => {
        making.waiting -= 1
        if (making.waiting === 0) making.stop.abort()
      }
      signal.addEventListener('abort', leave, { once: true })
      try {
        return await making.page
      } finally {
        signal.removeEventListener('abort', leave)
      }
    },
  }
}

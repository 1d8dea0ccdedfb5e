/** The sandbox's own time in epoch ms: the given source, moved on by what tests ask for. */
export interface SandboxClock {
  now: () => number
  advance(ms: number): void
  /** How far it was moved in all. */
  offsetMs(): number
  /** What waits for a time looks again when the clock was moved. */
  onAdvance(listener: () => void): void
}

export function createSandboxClock(source: () => number = Date.now): SandboxClock {
  let offsetMs = 0
  const listeners: (() => void)[] = []
  return {
    now: () => source() + offsetMs,
    advance(ms) {
      offsetMs += ms
      for (const listener of listeners) listener()
    },
    offsetMs: () => offsetMs,
    onAdvance: (listener) => void listeners.push(listener),
  }
}

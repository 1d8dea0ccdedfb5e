/** The sandbox's own time in epoch ms: the given source, moved on by what tests ask for. */
export interface SandboxClock {
  now: () => number
  advance(ms: number): void
}

export function createSandboxClock(source: () => number = Date.now): SandboxClock {
  let offsetMs = 0
  return {
    now: () => source() + offsetMs,
    advance(ms) {
      offsetMs += ms
    },
  }
}

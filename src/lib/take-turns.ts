import { setImmediate } from 'node:timers/promises'

/** So long may one piece of work keep a server from answering. */
const turnMs = 8

/**
 * For work over many things in one go: asked after each of them, answers something to wait for once its turn has lasted
 * long enough, so that what else this process has to do comes between.
 */
export function takeTurns(): () => Promise<void> | undefined {
  let since = performance.now()
  const pause = async (): Promise<void> => {
    await setImmediate()
    since = performance.now()
  }
  return () => (performance.now() - since < turnMs ? undefined : pause())
}

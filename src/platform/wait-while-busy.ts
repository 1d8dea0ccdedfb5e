import { toAppError } from '../lib/app-error.ts'
import type { Clock } from '../lib/clock.ts'

/** How long a command waits for another one that uses the same home folder or warehouse. */
export const homeWaitMs = 5000

const pollMs = 100

/** Tries again while another process holds what `open` wants: a question is over in a moment. After that, its `home_busy`. */
export async function waitWhileBusy<T>(clock: Clock, open: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const deadline = clock.now().getTime() + homeWaitMs
  for (;;) {
    try {
      return await open()
    } catch (thrown) {
      if (toAppError(thrown).code !== 'home_busy' || clock.now().getTime() >= deadline) throw thrown
      await clock.sleep(pollMs, signal)
    }
  }
}

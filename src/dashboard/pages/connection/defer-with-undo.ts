import { notify, notifyFailure } from '../../components/notices.ts'

/** As long as the notice offers Undo. */
const undoMs = 8000

/**
 * Does something that can't be taken back only once nobody took it back: eight seconds after saying so. A window closed
 * before then leaves everything as it was.
 */
export function deferWithUndo(message: string, work: () => Promise<unknown>, after: () => void): void {
  const timer = setTimeout(() => void work().catch(notifyFailure).finally(after), undoMs)
  notify(message, { undo: () => clearTimeout(timer) })
}

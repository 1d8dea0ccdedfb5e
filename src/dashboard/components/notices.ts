/** Says what was done, in the words of the button that did it; with `undo`, offers to take it back for eight seconds. */
export function notify(message: string, { undo }: { undo?: () => void } = {}): void {
  void import('./show-notice.tsx').then(({ showNotice }) => showNotice(message, undo))
}

/** A refusal of something a button asked for, where the button has no place of its own to say it. */
export function notifyFailure(error: unknown): void {
  void import('./show-notice.tsx').then(({ showFailure }) => showFailure(error))
}

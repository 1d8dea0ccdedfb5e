import { createLogUpdate } from 'log-update'
import type { SyncEvent } from '../sync/report.ts'
import { renderProgressBlock } from './render/progress-block.ts'
import { applyEvent, createProgressState } from './render/progress-state.ts'
import { renderStreamLine } from './render/stream-line.ts'
import { createStyle } from './render/style.ts'
import { toLocalTime } from './render/figures.ts'
import type { Screen } from './terminal.ts'

/** Shows a run while it goes on. `end` leaves the terminal as it should stay, also after a failure. */
export interface Progress {
  onEvent: (event: SyncEvent) => void
  end: () => void
}

const frameMs = 100
const newsMs = 10_000

/** A block that is redrawn in place, ten times a second at most, and every second for the clock. */
export function createLiveProgress(stream: Screen, now: () => Date, signal?: AbortSignal): Progress {
  const draw = createLogUpdate(stream)
  const style = createStyle(stream)
  const state = createProgressState(now())
  let dirty = true
  let drawnSecond = -1
  let last = ''
  const frame = (): void => {
    const at = now()
    const second = Math.floor((at.getTime() - state.startedAt.getTime()) / 1000)
    if (!dirty && second === drawnSecond) return
    dirty = false
    drawnSecond = second
    const text = renderProgressBlock(state, { columns: stream.columns || 80, rows: stream.rows || 24, now: at, style })
    if (text !== last) draw(text)
    last = text
  }
  const onStop = (): void => {
    state.stopping = true
    dirty = true
  }
  signal?.addEventListener('abort', onStop, { once: true })
  const timer = setInterval(frame, frameMs)
  timer.unref()
  return {
    onEvent(event) {
      applyEvent(state, event)
      dirty = true
      if (event.type === 'started') frame()
    },
    end() {
      clearInterval(timer)
      signal?.removeEventListener('abort', onStop)
      state.stopping = false
      dirty = true
      frame()
      draw.done()
    },
  }
}

/** One line an event; of a stream that takes long, a line every ten seconds. */
export function createLineProgress(write: (line: string) => void, now: () => Date): Progress {
  const newsAt = new Map<string, number>()
  let waitingUntil = ''
  return {
    onEvent(event) {
      switch (event.type) {
        case 'started':
          write(`${event.tenantName}: ${event.streams.length} streams`)
          break
        case 'progress': {
          const at = now().getTime()
          const due = newsAt.get(event.report.stream)
          if (due === undefined) newsAt.set(event.report.stream, at + newsMs)
          else if (at >= due) {
            newsAt.set(event.report.stream, at + newsMs)
            write(renderStreamLine(event.report))
          }
          break
        }
        case 'stream':
          write(renderStreamLine(event.report))
          break
        case 'waiting':
          // Every stream may say it; people need it once.
          if (event.until !== waitingUntil)
            write(`waiting until ${toLocalTime(new Date(event.until), { seconds: true })}: ${event.reason}`)
          waitingUntil = event.until
          break
        case 'finished':
          break
      }
    },
    end() {},
  }
}

export const noProgress: Progress = { onEvent() {}, end() {} }

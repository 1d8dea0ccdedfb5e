import { createRateWindow, type RateWindow } from './rate-window.ts'

/** What is kept of one tenant's limits (or of the app's, tenant `*`): the same shape as the store's. */
export interface KeptLimits {
  clientId: string
  tenantId: string
  minuteRemaining: number | null
  minuteResetsAt: Date | null
  dayRemaining: number | null
  dayResetsAt: Date | null
  observedAt: Date
}

/** The part of the store that keeps limits across restarts. */
export interface LimitPort {
  load(clientId: string, tenantId: string): Promise<KeptLimits | undefined>
  save(state: KeptLimits): Promise<void>
}

export interface LimitMemory {
  windows: { minute: RateWindow; day: RateWindow; app: RateWindow }
  /** Takes up what an earlier process knew. The work is done once. */
  load(): Promise<void>
  /** Something was learnt; `idle` when no call follows at once. Saves now and then, and at once what is dear to learn. */
  changed(idle: boolean): void
  flush(): Promise<void>
}

const minuteMs = 60_000
const saveEveryMs = 2000
const appTenant = '*'

/** The app's minute is one for all tenants of a client: shared by all that keep their limits in the same place. */
const appWindows = new WeakMap<LimitPort, Map<string, RateWindow>>()

export function createLimitMemory(port: LimitPort, clientId: string, tenantId: string, now: () => number): LimitMemory {
  const minute = createRateWindow({
    lengthMs: minuteMs,
    cautious: true,
    datedByRise: true,
    lookAgainMs: minuteMs,
    unnamedWaitMs: 2000,
    longestUnnamedWaitMs: 30_000,
  })
  const day = createRateWindow({
    lengthMs: 1440 * minuteMs,
    cautious: true,
    datedByRise: false,
    lookAgainMs: 60 * minuteMs,
    unnamedWaitMs: 60 * minuteMs,
    longestUnnamedWaitMs: 60 * minuteMs,
  })
  const app = toAppWindow(port, clientId)
  let loading: Promise<void> | undefined
  let saving: Promise<void> | undefined
  let savedAt = 0
  let savedMarks = ''
  let dirty = false

  const load = async (): Promise<void> => {
    const [own, shared] = await Promise.all([port.load(clientId, tenantId), port.load(clientId, appTenant)])
    const time = now()
    if (own) {
      const observedAt = own.observedAt.getTime()
      minute.restore({ remaining: own.minuteRemaining, resetsAt: own.minuteResetsAt?.getTime() ?? null }, observedAt, time)
      day.restore({ remaining: own.dayRemaining, resetsAt: own.dayResetsAt?.getTime() ?? null }, observedAt, time)
    }
    const known = app.state(time)
    if (shared && known.remaining === null && known.resetsAt === null) {
      app.restore(
        { remaining: shared.minuteRemaining, resetsAt: shared.minuteResetsAt?.getTime() ?? null },
        shared.observedAt.getTime(),
        time,
      )
    }
    savedMarks = marks(time)
  }

  /** What costs a refusal to learn again: when windows end, and whether the day is over. */
  const marks = (time: number): string => {
    const [minuteState, dayState, appState] = [minute.state(time), day.state(time), app.state(time)]
    const phase = (state: { resetsAt: number | null }, lengthMs: number): string =>
      state.resetsAt === null ? '-' : String(state.resetsAt % lengthMs)
    return [phase(minuteState, minuteMs), phase(appState, minuteMs), dayState.resetsAt ?? '-', dayState.remaining === 0].join(' ')
  }

  const save = async (): Promise<void> => {
    const time = now()
    const observedAt = new Date(time)
    dirty = false
    savedAt = time
    savedMarks = marks(time)
    const [minuteState, dayState, appState] = [minute.state(time), day.state(time), app.state(time)]
    await port.save({
      clientId,
      tenantId,
      minuteRemaining: minuteState.remaining,
      minuteResetsAt: toDate(minuteState.resetsAt),
      dayRemaining: dayState.remaining,
      dayResetsAt: toDate(dayState.resetsAt),
      observedAt,
    })
    if (appState.resetsAt === null) return
    await port.save({
      clientId,
      tenantId: appTenant,
      minuteRemaining: appState.remaining,
      minuteResetsAt: toDate(appState.resetsAt),
      dayRemaining: null,
      dayResetsAt: null,
      observedAt,
    })
  }

  const startSave = (): void => {
    saving ??= save()
      // What could not be stored is learnt again from the next answers: no reason to fail a call that succeeded.
      .catch(() => undefined)
      .finally(() => {
        saving = undefined
      })
  }

  return {
    windows: { minute, day, app },
    load() {
      loading ??= load().catch((error: unknown) => {
        loading = undefined
        throw error
      })
      return loading
    },
    changed(idle) {
      dirty = true
      const dueAt = savedAt + saveEveryMs
      if (marks(now()) !== savedMarks || now() >= dueAt || (idle && now() - savedAt >= saveEveryMs / 2)) startSave()
    },
    async flush() {
      await saving
      if (dirty) await save()
    },
  }
}

function toAppWindow(port: LimitPort, clientId: string): RateWindow {
  const windows = appWindows.get(port) ?? new Map<string, RateWindow>()
  appWindows.set(port, windows)
  const window =
    windows.get(clientId) ??
    createRateWindow({
      lengthMs: minuteMs,
      cautious: false,
      datedByRise: true,
      lookAgainMs: minuteMs,
      unnamedWaitMs: 2000,
      longestUnnamedWaitMs: 30_000,
    })
  windows.set(clientId, window)
  return window
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms)
}

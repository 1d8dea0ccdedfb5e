/**
 * One of Xero's limits: so many calls in a window of fixed length that starts at a moment nobody announces. What is known
 * of it comes from answers: the calls that remain (headers), a rise of that number (a new window has begun), and the
 * Retry-After of a refusal (when the next one begins; all later ones follow from that).
 */
export interface RateWindow {
  /** May a call be sent now, keeping `keep` calls of the window back? */
  gate(now: number, keep: number): Gate
  /** A call goes out. The ticket goes back with its answer. */
  sent(now: number): Ticket
  /** An answer that was not refused by this limit; `remaining` from its header. */
  answered(ticket: Ticket, remaining: number | undefined, now: number): void
  /** Refused by this limit. */
  refused(ticket: Ticket, retryAfterMs: number | undefined, now: number): void
  /** No answer: whether the call counted is unknown. */
  lost(ticket: Ticket): void
  state(now: number): WindowState
  restore(state: WindowState, observedAt: number, now: number): void
}

/** `hold`: until an answer in flight tells more. */
export type Gate = { kind: 'go' } | { kind: 'hold' } | { kind: 'until'; at: number }

export interface WindowState {
  /** Calls that remain, null when unknown. */
  remaining: number | null
  /** When the current window ends, null when unknown. */
  resetsAt: number | null
}

export interface Ticket {
  sentAt: number
  /** Which window it was sent in, by our count. */
  window: number
  /** The most this call's header can say unless a new window has begun. */
  mostRemaining: number
  open: boolean
}

export interface RateWindowOptions {
  lengthMs: number
  /**
   * Where a used-up window should be over, send a single call and go on when it was answered: a wrong guess then costs one
   * refusal instead of as many as go at once.
   */
  cautious: boolean
  /** Whether a rise of the remaining calls dates the window (a day's also rises when a plan changes). */
  datedByRise: boolean
  /** With only the reserve left and the end unknown, one call may look again after so long. */
  lookAgainMs: number
  /** Waits after refusals that name no time: the first, doubled by each further one. */
  unnamedWaitMs: number
  longestUnnamedWaitMs: number
}

/** After a reset that was computed, so that a timer a hair early does not run into the old window. */
const marginMs = 20
/** With so many calls left a guess about the window's end cannot go wrong at once. */
const plenty = 10
/** A rise dates a window when the calls around it were this close. */
const sharpMs = 1000
/** Predictions of the same reset from several refusals differ by less than this. */
const sameResetMs = 1500

export function createRateWindow(options: RateWindowOptions): RateWindow {
  const { lengthMs } = options
  /** Calls that may still be sent; null: unknown; Infinity: the server does not count. */
  let left: number | null = null
  /** The lowest count seen in this window: exact once nothing is in flight, as the call counted last has it. */
  let lowest = Infinity
  /** When the current window ends at the latest, null: unknown. */
  let resetsAt: number | null = null
  /** Nothing is sent before this: a wait that was told without dating the window. */
  let closedUntil = 0
  let window = 0
  /** What was left when a computed reset passed: the next count must be higher, or the computation was wrong. */
  let leftBefore: number | null = null
  /** Whether the present window must be opened by a single call. */
  let careful = false
  let inFlight = 0
  /** The call that opens a window, probes a used-up one, or looks whether more than the reserve is left again. */
  let scout: Ticket | undefined
  let refusals = 0
  let lookAt: number | null = null
  let lastSeenAt = 0

  const roll = (now: number): void => {
    if (resetsAt === null || now < resetsAt + marginMs) return
    resetsAt += lengthMs * (Math.floor((now - resetsAt - marginMs) / lengthMs) + 1)
    leftBefore = left
    careful = options.cautious && (left === null ? careful : left < plenty)
    begin()
  }
  const begin = (): void => {
    left = null
    lowest = Infinity
    window += 1
    scout = undefined
    lookAt = null
  }
  const close = (ticket: Ticket): boolean => {
    if (!ticket.open) return false
    ticket.open = false
    inFlight -= 1
    if (scout === ticket) scout = undefined
    return true
  }
  const learnRise = (now: number): void => {
    // A computed reset is late by its own making: a rise shortly before it is that reset, and dates it better.
    const expected = resetsAt !== null && resetsAt - now <= 2 * sameResetMs
    const sharp = options.datedByRise && lastSeenAt > 0 && now - lastSeenAt <= sharpMs
    resetsAt = expected || sharp ? now + lengthMs : null
    window += 1
    lowest = Infinity
    leftBefore = null
    lookAt = null
  }

  return {
    gate(now, keep) {
      roll(now)
      if (now < closedUntil) return { kind: 'until', at: closedUntil }
      if (left === null) return scout && careful ? { kind: 'hold' } : { kind: 'go' }
      if (left > keep) return { kind: 'go' }
      if (resetsAt !== null) return { kind: 'until', at: resetsAt + marginMs }
      if (left > 0) {
        lookAt ??= now + options.lookAgainMs
        if (scout) return { kind: 'hold' }
        return now >= lookAt ? { kind: 'go' } : { kind: 'until', at: lookAt }
      }
      // Used up, its end unknown: when all answers are in, one call is sent for its refusal, which names the end.
      return inFlight > 0 ? { kind: 'hold' } : { kind: 'go' }
    },
    sent(now) {
      roll(now)
      const ticket = { sentAt: now, window, mostRemaining: Infinity, open: true }
      const looking = lookAt !== null && now >= lookAt
      if (looking) lookAt = now + options.lookAgainMs
      if (left === null || left === 0 || looking) scout ??= ticket
      // Others in flight may not be counted yet when this one is.
      if (left !== null) ticket.mostRemaining = Math.max(0, left - 1) + inFlight
      if (left !== null && left > 0) left -= 1
      inFlight += 1
      return ticket
    },
    answered(ticket, remaining, now) {
      roll(now)
      const scouted = scout === ticket
      if (!close(ticket)) return
      refusals = 0
      if (remaining === undefined) {
        if (left === null && scouted) left = Infinity
        lastSeenAt = ticket.sentAt
        return
      }
      if (ticket.window !== window) {
        // Sent before the window changed: it may have been counted in either, unless it is all there is to know.
        if (left === null && inFlight === 0) left = remaining
        return
      }
      if (remaining > ticket.mostRemaining) {
        learnRise(now)
        left = null
      }
      lowest = Math.min(lowest, remaining)
      if (left === null) {
        if (leftBefore !== null && leftBefore !== Infinity && remaining < leftBefore) resetsAt = null
        leftBefore = null
        left = Math.max(0, lowest - inFlight)
      } else if (inFlight === 0) {
        left = lowest
      } else if (remaining < left) {
        // Someone else uses the same limit; calls in flight may not be counted yet.
        left = Math.max(0, remaining - inFlight)
      }
      if (left !== null && left > 0) closedUntil = 0
      lastSeenAt = Math.max(lastSeenAt, ticket.sentAt)
    },
    refused(ticket, retryAfterMs, now) {
      roll(now)
      if (!close(ticket)) return
      left = 0
      leftBefore = null
      if (retryAfterMs === undefined) {
        closedUntil = now + Math.min(options.longestUnnamedWaitMs, options.unnamedWaitMs * 2 ** Math.min(20, refusals))
        if (resetsAt !== null && resetsAt - now > 0 && refusals > 0) resetsAt = null
        refusals += 1
        return
      }
      const told = now + Math.max(1000, retryAfterMs)
      // All refusals of one burst mean the same reset; each says it late by its own journey, so the earliest is the best.
      resetsAt = resetsAt !== null && Math.abs(told - resetsAt) < sameResetMs ? Math.min(told, resetsAt) : told
      refusals += 1
    },
    lost(ticket) {
      close(ticket)
    },
    state(now) {
      roll(now)
      return { remaining: left === Infinity ? null : left, resetsAt }
    },
    restore(state, observedAt, now) {
      resetsAt = state.resetsAt
      left = state.remaining
      lastSeenAt = 0
      if (left !== null && left > 0 && resetsAt === null) lookAt = observedAt + options.lookAgainMs
      roll(now)
      leftBefore = null
      // Calls made since it was saved are not in it: only a window known to be used up, or nearly so, is believed.
      const stale = resetsAt === null && now - observedAt >= lengthMs
      careful = options.cautious && (careful || now - observedAt < lengthMs)
      if (stale || (left !== null && left > 0 && lengthMs <= 60_000)) left = null
    },
  }
}

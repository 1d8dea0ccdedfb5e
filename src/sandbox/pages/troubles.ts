import type { SandboxControl } from '../control.ts'

/** A button of the control page: what people press to see how their client takes it. */
export interface Trouble {
  label: string
  /** What to expect. */
  text: string
  run(control: SandboxControl): void
}

const minuteMs = 60_000
const api = '/api.xro'

/** By the name that the form sends. */
export const troubles: Readonly<Record<string, Trouble>> = {
  unavailable: {
    label: '503 on the next call',
    text: 'The next call to the API is answered with 503, once.',
    run: (control) =>
      void control.addFault({ path: api, status: 503, body: 'The Xero API is temporarily unavailable', times: 1 }),
  },
  limited: {
    label: '429 on the next call',
    text: 'The minute is used up: Retry-After 5 seconds, once.',
    run: (control) =>
      void control.addFault({
        path: api,
        status: 429,
        headers: { 'retry-after': '5', 'x-rate-limit-problem': 'minute' },
        times: 1,
      }),
  },
  drop: {
    label: 'Drop the next answer',
    text: 'The connection breaks before an answer.',
    run: (control) => void control.addFault({ path: api, drop: true, times: 1 }),
  },
  lost: {
    label: 'Lose the answer to the next write',
    text: 'The write is carried out, and its answer is a 500: does the client repeat it, and how?',
    run: (control) => void control.addFault({ method: 'PUT,POST', path: api, status: 500, commitThenFail: true, times: 1 }),
  },
  slow: {
    label: 'Slow down for ten calls',
    text: 'Each takes three seconds longer.',
    run: (control) => void control.addFault({ path: api, delayMs: 3000, times: 10 }),
  },
  expire: {
    label: 'Expire access tokens',
    text: 'Clients must refresh.',
    run: (control) => control.expireAccessTokens(),
  },
  revoke: {
    label: 'Revoke all consents',
    text: 'Refreshing answers invalid_grant: people must sign in again.',
    run: (control) => control.revokeTokens(),
  },
  disconnect: {
    label: 'Disconnect the organisation',
    text: 'As a user does in Xero: calls answer 403.',
    run: (control) => control.disconnect(),
  },
  reconnect: {
    label: 'Reconnect Custom Connections',
    text: 'Opens the first organisation to them again.',
    run: (control) => control.reconnect(),
  },
  hour: {
    label: 'An hour later',
    text: 'Moves the sandbox’s clock on.',
    run: (control) => control.advance(60 * minuteMs),
  },
  day: {
    label: 'A day later',
    text: 'Limits of the day start afresh.',
    run: (control) => control.advance(24 * 60 * minuteMs),
  },
  calm: {
    label: 'Clear all faults',
    text: 'Whatever is armed is taken back.',
    run: (control) => control.clearFaults(),
  },
}

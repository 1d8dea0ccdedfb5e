import type { ConnectSessionPage } from '../../../http/schemas/connect-sessions.ts'

/** Whether something is under way that will change the page by itself. */
export function toWaits({ state, flow }: Pick<ConnectSessionPage, 'state' | 'flow'>): boolean {
  return state === 'open' && flow?.state === 'connecting'
}

/** `app.example.com` of an address; the address itself where it is none. */
export function toHost(address: string): string {
  try {
    return new URL(address).host
  } catch {
    return address
  }
}

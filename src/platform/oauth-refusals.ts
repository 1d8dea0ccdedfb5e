import type { AppError } from '../lib/app-error.ts'

/** Why a sign-in did not lead to a connection, as a sentence for the person who tried. */
export interface Refusal {
  code: string
  message: string
}

export const refusals = {
  expired: { code: 'expired', message: "Xero's window took longer than 5 minutes. Start again." },
  otherRequest: { code: 'other_request', message: 'That sign-in was for another request. Start again.' },
  cancelled: { code: 'consent_refused', message: 'You pressed Cancel in Xero. Nothing was connected.' },
  noPlace: {
    code: 'no_free_connection',
    message: 'Your Xero app has no free connection. Remove one in Xero or raise the tier.',
  },
  role: {
    code: 'role_missing',
    message: "Your Xero role can't connect apps. Ask someone with the Standard or Adviser role.",
  },
  scopes: {
    code: 'scope_rejected',
    message: 'Xero does not grant these scopes to your app. Leave out those it was not set up with, then start again.',
  },
  otherTenant: (chosen: string, wanted: string): Refusal => ({
    code: 'other_tenant',
    message: `You chose ${chosen}. This connection is for ${wanted}. Try again, or add ${chosen} as a new connection.`,
  }),
  /** What Xero's window sent back in place of a code. */
  ofXero(error: string, description: string | undefined): Refusal {
    const said = description ?? ''
    if (/no connections left|connection limit|tier/i.test(said)) return refusals.noPlace
    if (/\brole\b|permission/i.test(said)) return refusals.role
    if (error === 'invalid_scope' || /scope/i.test(said)) return refusals.scopes
    if (error === 'access_denied') return refusals.cancelled
    return { code: 'request_rejected', message: `Xero ended the sign-in: ${error.slice(0, 60)}. Start again.` }
  },
}

/** Trouble after Xero's window, where the person has done their part. */
export function toRefusal({ code, message }: AppError): Refusal {
  // A code that was used already, or one made for another request.
  if (code === 'grant_expired' || code === 'request_rejected') return refusals.otherRequest
  if (code === 'client_rejected') {
    return { code, message: "Xero doesn't accept this secret. Generate a new one and paste it." }
  }
  return { code, message }
}

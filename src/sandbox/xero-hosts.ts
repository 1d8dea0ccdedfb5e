/** The names that Xero's clients have written into them. */
export const xeroHosts = {
  api: 'api.xero.com',
  identity: 'identity.xero.com',
  login: 'login.xero.com',
} as const

/** Origins a client may rely on, in discovery documents and tokens. */
export interface Origins {
  /** `iss` of every token, and where tokens are had. */
  identity: string
  /** Where people sign in. */
  login: string
}

/**
 * The origin by which a client came. One that came by a name of Xero's came by https, whatever stood in between; any other
 * by the name it used, so that a client which compares the issuer with the address it was given finds them equal.
 */
export function toOrigin(host: string | undefined, encrypted: boolean, fallback: string): string {
  const bare = host?.toLowerCase().replace(/:(443|80)$/, '')
  if (bare !== undefined && isXeroHost(bare)) return `https://${bare}`
  const origin = `${encrypted ? 'https' : 'http'}://${host ?? ''}`
  return host !== undefined && URL.canParse(origin) ? new URL(origin).origin : fallback
}

/** Xero's own for those who come by one of its names; one origin for everything for all others. */
export function toOrigins(origin: string): Origins {
  if (!isXeroHost(new URL(origin).host)) return { identity: origin, login: origin }
  return { identity: `https://${xeroHosts.identity}`, login: `https://${xeroHosts.login}` }
}

function isXeroHost(host: string): boolean {
  return Object.values<string>(xeroHosts).includes(host)
}

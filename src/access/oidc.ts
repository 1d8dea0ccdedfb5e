import type { Config } from '../config.ts'

/** A company's own sign-in, by OpenID Connect. */
export interface OidcProvider {
  id: string
  /** On the button: `Sign in with …`. */
  name: string
  issuer: string
  clientId: string
  clientSecret: string
}

/** Undefined where none is configured. */
export function toOidcProvider(config: Pick<Config, 'oidc'>): OidcProvider | undefined {
  const { issuer, clientId, clientSecret, name } = config.oidc
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined
  return { id: 'oidc', name, issuer: issuer.replace(/\/+$/, ''), clientId, clientSecret }
}

import { xeroHosts } from '../xero-hosts.ts'

export type Environment = Record<string, string | undefined>

export interface Credentials {
  clientId: string
  clientSecret: string
  tenantId: string
  /** Of apps that people sign in to. */
  refreshToken?: string
}

/** Variables by which programs are told whom to trust, and what reads them. */
const trustVariables = [
  'NODE_EXTRA_CA_CERTS', // Node
  'SSL_CERT_FILE', // OpenSSL, Go, Ruby, .NET, httpx
  'REQUESTS_CA_BUNDLE', // Python's requests
  'CURL_CA_BUNDLE', // curl, and requests again
  'DENO_CERT', // Deno
]

const proxyVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']

/** Files the user's own variables already name: their authorities stay trusted. */
export function listTrusted(base: Environment): string[] {
  return trustVariables.flatMap((name) => base[name] || [])
}

/** The environment of the program: who to trust, whose credentials, and no way around the sandbox. */
export function toProgramEnvironment(
  base: Environment,
  { bundlePath, network, credentials }: { bundlePath: string; network: boolean; credentials: Credentials | undefined },
): Environment {
  const environment: Environment = { ...base }
  for (const name of trustVariables) environment[name] = bundlePath
  if (credentials) {
    environment['XERO_CLIENT_ID'] = credentials.clientId
    environment['XERO_CLIENT_SECRET'] = credentials.clientSecret
    environment['XERO_TENANT_ID'] = credentials.tenantId
    environment['XERO_REFRESH_TOKEN'] = credentials.refreshToken ?? ''
    // Empty rather than absent, so that a `.env` file does not bring back one that is for the real Xero.
    environment['XERO_CLIENT_BEARER_TOKEN'] = ''
  }
  for (const name of proxyVariables.flatMap((each) => [each, each.toLowerCase()])) {
    // A proxy cannot be reached, and would ask the real Xero.
    if (!network) delete environment[name]
  }
  if (network) {
    const names = Object.values(xeroHosts).join(',')
    for (const name of ['NO_PROXY', 'no_proxy']) environment[name] = base[name] ? `${base[name]},${names}` : names
  }
  return environment
}

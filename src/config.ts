import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from './lib/app-error.ts'

/** One setting: the environment variable, the key in `config.json`, and what it means. The one list of settings. */
interface Setting<T> {
  env: string
  key: string
  meaning: string
  default: string
  parse(text: string): T
}

function setting<T>(env: string, key: string, fallback: string, parse: (text: string) => T, meaning: string): Setting<T> {
  return { env, key, default: fallback, parse, meaning }
}

export const settings = {
  home: setting(
    'DAYBOOK_HOME',
    '',
    "`daybook` in the user's data folder",
    toPath,
    'Folder of all state: control plane, warehouse, staging, key, `config.json`.',
  ),
  databaseUrl: setting(
    'DAYBOOK_DATABASE_URL',
    'databaseUrl',
    'embedded PGlite in the home folder',
    toDatabaseUrl,
    'Control plane on a PostgreSQL server: `postgres://user:password@host/database`.',
  ),
  warehouseUrl: setting(
    'DAYBOOK_WAREHOUSE_URL',
    'warehouseUrl',
    '`warehouse.duckdb` in the home folder',
    toWarehousePath,
    'Warehouse file: a path, or `duckdb:PATH`.',
  ),
  apiUrl: setting(
    'DAYBOOK_XERO_API_URL',
    'xeroApiUrl',
    'https://api.xero.com',
    toXeroUrl,
    "Replaces Xero's API host. Plain http for loopback only.",
  ),
  identityUrl: setting(
    'DAYBOOK_XERO_IDENTITY_URL',
    'xeroIdentityUrl',
    'https://identity.xero.com',
    toXeroUrl,
    "Replaces Xero's token host. Plain http for loopback only.",
  ),
  loginUrl: setting(
    'DAYBOOK_XERO_LOGIN_URL',
    'xeroLoginUrl',
    'https://login.xero.com',
    toXeroUrl,
    "Replaces Xero's sign-in host. Plain http for loopback only.",
  ),
  encryptionKey: setting(
    'DAYBOOK_ENCRYPTION_KEY',
    '',
    '`encryption.key` (mode 0600) in the home folder, made at first use',
    String,
    'Key that seals tokens and client secrets: 32 bytes in base64 or hex. To rotate, the new key first, then a comma and the old ones.',
  ),
  xeroClientId: setting(
    'DAYBOOK_XERO_CLIENT_ID',
    'xeroClientId',
    '',
    String,
    'Client id of the Xero app that people sign in with: makes it one button in the dashboard.',
  ),
  xeroClientSecret: setting(
    'DAYBOOK_XERO_CLIENT_SECRET',
    '',
    '',
    String,
    'Secret of that app; none for an app that uses PKCE alone. From the environment only.',
  ),
  xeroTier: setting(
    'DAYBOOK_XERO_TIER',
    'xeroTier',
    '',
    toTier,
    'Tier of your Xero app, marked in the table of costs: starter, core, plus or advanced.',
  ),
  connectOrigins: setting(
    'DAYBOOK_CONNECT_ORIGINS',
    'connectOrigins',
    '',
    toOrigins,
    'Origins that connect sessions may return customers to and send webhooks to, with commas between: `https://app.example.com`.',
  ),
  snapshotHours: setting(
    'DAYBOOK_SNAPSHOT_HOURS',
    'snapshotHours',
    '24',
    toNumber(0, 24 * 365),
    'Hours between whole reads of streams that cannot be asked for changes, and between re-reads of recent documents.',
  ),
  overlapSeconds: setting(
    'DAYBOOK_OVERLAP_SECONDS',
    'overlapSeconds',
    '300',
    toNumber(1, 86_400),
    'How far before the last seen change a conditional read starts, so that a record Xero stored late is not missed.',
  ),
  dayReserve: setting(
    'DAYBOOK_DAY_RESERVE',
    'dayReserve',
    '50',
    toNumber(0, 5000),
    'Calls of the day kept back for interactive use; syncs stop when only these are left.',
  ),
  requestTimeoutSeconds: setting(
    'DAYBOOK_REQUEST_TIMEOUT_SECONDS',
    'requestTimeoutSeconds',
    '60',
    toNumber(0.05, 600),
    'Longest silence while waiting for an answer from Xero, or between two parts of it.',
  ),
  retryAttempts: setting(
    'DAYBOOK_RETRY_ATTEMPTS',
    'retryAttempts',
    '5',
    toNumber(1, 20),
    'Tries of one request before its stream gives up for this run.',
  ),
  maxWaitSeconds: setting(
    'DAYBOOK_MAX_WAIT_SECONDS',
    'maxWaitSeconds',
    '900',
    toNumber(0, 86_400),
    'Longest wait for a limit inside a run. A longer one pauses the run.',
  ),
  memoryMb: setting(
    'DAYBOOK_WAREHOUSE_MEMORY_MB',
    'warehouseMemoryMb',
    '128',
    toNumber(128, 1_000_000),
    'Memory the warehouse engine may use. Posting the books of an organisation anew takes more for that while: 192 to 640.',
  ),
  syncsAtOnce: setting(
    'DAYBOOK_SYNCS_AT_ONCE',
    'syncsAtOnce',
    '2',
    toNumber(1, 50),
    'Scheduled syncs that a server runs at the same time, each of another connection.',
  ),
  logLevel: setting(
    'DAYBOOK_LOG_LEVEL',
    'logLevel',
    'info',
    toLogLevel,
    'Least a line of the log must be: debug, info, warn, error.',
  ),
  otlpEndpoint: setting(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'otlpEndpoint',
    '',
    toOtlpEndpoint,
    'OpenTelemetry collector that traces and metrics are sent to over HTTP, for example `http://localhost:4318`. Empty: none.',
  ),
  otlpHeaders: setting(
    'OTEL_EXPORTER_OTLP_HEADERS',
    '',
    '',
    toHeaders,
    'Headers of each request to the collector: `name=value`, commas between them, values percent-encoded.',
  ),
  egressGb: setting(
    'DAYBOOK_XERO_EGRESS_GB',
    'xeroEgressGb',
    '10',
    toNumber(0, 1_000_000),
    "Gigabytes a month that the Xero app's tier includes, for the alert on egress. 0: none to speak of.",
  ),
  keepCallsDays: setting(
    'DAYBOOK_KEEP_CALLS_DAYS',
    'keepCallsDays',
    '400',
    toNumber(62, 36_500),
    'Days that calls to Xero are kept in the log, for usage and costs. A server deletes older ones once a day.',
  ),
  keepAlertsDays: setting(
    'DAYBOOK_KEEP_ALERTS_DAYS',
    'keepAlertsDays',
    '400',
    toNumber(1, 36_500),
    'Days that alerts are kept after they were over.',
  ),
  publicUrl: setting(
    'DAYBOOK_PUBLIC_URL',
    'publicUrl',
    'http://localhost and the port',
    toPublicUrl,
    'What people open to reach the server, where a proxy or a certificate stands before it: `https://books.example.com`.',
  ),
  trustedProxies: setting(
    'DAYBOOK_TRUSTED_PROXIES',
    'trustedProxies',
    'none',
    toAddresses,
    'Addresses of proxies, separated by commas, whose `X-Forwarded-For` says where a request came from.',
  ),
  oidcIssuer: setting(
    'DAYBOOK_OIDC_ISSUER',
    'oidcIssuer',
    'none',
    toXeroUrl,
    "Sign-in by your company's OpenID Connect provider: its issuer.",
  ),
  oidcClientId: setting('DAYBOOK_OIDC_CLIENT_ID', 'oidcClientId', 'none', String, 'Client id there.'),
  oidcClientSecret: setting('DAYBOOK_OIDC_CLIENT_SECRET', '', 'none', String, 'Client secret there.'),
  oidcName: setting('DAYBOOK_OIDC_NAME', 'oidcName', 'your company', String, 'What its button says: Sign in with …'),
} as const

type Settings = { -readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['parse']> }

type ServerSetting = 'publicUrl' | 'trustedProxies' | 'oidcIssuer' | 'oidcClientId' | 'oidcClientSecret' | 'oidcName'

export interface Config extends Omit<Settings, 'home' | 'databaseUrl' | 'warehouseUrl' | 'encryptionKey' | ServerSetting> {
  /** Undefined: `http://localhost:PORT`. */
  publicUrl: string | undefined
  trustedProxies: string[]
  oidc: { issuer: string | undefined; clientId: string | undefined; clientSecret: string | undefined; name: string }
  /** Folder of all state. */
  home: string
  /** PostgreSQL URL, or undefined for PGlite in `controlPlanePath`. */
  databaseUrl: string | undefined
  controlPlanePath: string
  warehousePath: string
  stagingPath: string
  keyPath: string
  /** From the environment; undefined: the key file. */
  encryptionKey: string | undefined
  environment: 'terminal' | 'pipe'
}

type Environment = Record<string, string | undefined>

/** The whole environment, for programs that are started with it. */
export function loadEnvironment(): Environment {
  return { ...process.env }
}

/** Reads settings from the environment, then from `config.json` in the home folder, then takes the defaults. */
export function loadConfig(env: Environment = process.env): Config {
  const home = env['DAYBOOK_HOME'] ? toPath(env['DAYBOOK_HOME']) : toDefaultHome(env)
  const file = loadConfigFile(join(home, 'config.json'))
  const read = <T>(entry: Setting<T>): T | undefined => {
    const fromEnv = env[entry.env]
    const text = fromEnv !== undefined && fromEnv !== '' ? fromEnv : entry.key ? file[entry.key] : undefined
    if (text === undefined) return undefined
    return parse(entry, text)
  }
  const orDefault = <T>(entry: Setting<T>): T => read(entry) ?? parse(entry, entry.default)
  return {
    home,
    databaseUrl: read(settings.databaseUrl),
    controlPlanePath: join(home, 'control-plane'),
    warehousePath: read(settings.warehouseUrl) ?? join(home, 'warehouse.duckdb'),
    stagingPath: join(home, 'staging'),
    keyPath: join(home, 'encryption.key'),
    encryptionKey: read(settings.encryptionKey),
    apiUrl: orDefault(settings.apiUrl),
    identityUrl: orDefault(settings.identityUrl),
    loginUrl: orDefault(settings.loginUrl),
    xeroClientId: orDefault(settings.xeroClientId),
    xeroClientSecret: orDefault(settings.xeroClientSecret),
    xeroTier: orDefault(settings.xeroTier),
    connectOrigins: orDefault(settings.connectOrigins),
    snapshotHours: orDefault(settings.snapshotHours),
    overlapSeconds: orDefault(settings.overlapSeconds),
    dayReserve: orDefault(settings.dayReserve),
    requestTimeoutSeconds: orDefault(settings.requestTimeoutSeconds),
    retryAttempts: orDefault(settings.retryAttempts),
    maxWaitSeconds: orDefault(settings.maxWaitSeconds),
    memoryMb: orDefault(settings.memoryMb),
    syncsAtOnce: orDefault(settings.syncsAtOnce),
    logLevel: orDefault(settings.logLevel),
    otlpEndpoint: orDefault(settings.otlpEndpoint),
    otlpHeaders: orDefault(settings.otlpHeaders),
    egressGb: orDefault(settings.egressGb),
    keepCallsDays: orDefault(settings.keepCallsDays),
    keepAlertsDays: orDefault(settings.keepAlertsDays),
    publicUrl: read(settings.publicUrl),
    trustedProxies: read(settings.trustedProxies) ?? [],
    oidc: {
      issuer: read(settings.oidcIssuer),
      clientId: read(settings.oidcClientId),
      clientSecret: read(settings.oidcClientSecret),
      name: orDefault(settings.oidcName),
    },
    environment: process.stdout.isTTY && !env['CI'] && env['TERM'] !== 'dumb' ? 'terminal' : 'pipe',
  }
}

function parse<T>(entry: Setting<T>, text: string): T {
  try {
    return entry.parse(text)
  } catch (cause) {
    throw new AppError('config_invalid', `${entry.env}: ${(cause as Error).message}`, { cause })
  }
}

/** Where a platform keeps an application's data. */
function toDefaultHome(env: Environment): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'daybook')
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'daybook')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'daybook')
}

function loadConfigFile(path: string): Record<string, string> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new AppError('config_invalid', `${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new AppError('config_invalid', `${path} is not JSON: ${(cause as Error).message}`, { cause })
  }
  const known = new Set<string>(
    Object.values(settings)
      .map((entry) => entry.key)
      .filter((key) => key !== ''),
  )
  const values: Record<string, string> = {}
  for (const [key, value] of Object.entries(parsed as Record<string, unknown>)) {
    if (!known.has(key))
      throw new AppError('config_invalid', `${path} has an unknown setting "${key}". Known: ${[...known].join(', ')}.`)
    values[key] = String(value)
  }
  return values
}

function toPath(text: string): string {
  return resolve(text.startsWith('~/') ? join(homedir(), text.slice(2)) : text)
}

function toDatabaseUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text)) throw new Error('must start with postgres://')
  return text
}

function toWarehousePath(text: string): string {
  if (/^postgres(ql)?:/.test(text)) throw new Error('a PostgreSQL warehouse is not supported yet; give a path or duckdb:PATH')
  return toPath(text.replace(/^duckdb:(\/\/(?=\/))?/, ''))
}

/** Scheme and host, without a trailing slash. Secrets travel to it, so plain http is for this machine alone. */
function toXeroUrl(text: string): string {
  const url = new URL(text)
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new Error(`${text} must be https (plain http is allowed for localhost, 127.0.0.1 and [::1] only)`)
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/** Scheme, host and port alone: cookies, links and passkeys are bound to it. */
function toPublicUrl(text: string): string {
  const url = toXeroUrl(text)
  if (new URL(url).origin !== url) throw new Error(`${text} must be a scheme, a host and at most a port`)
  return url
}

function toAddresses(text: string): string[] {
  const addresses = text.split(',').map((each) => each.trim())
  for (const address of addresses) if (isIP(address) === 0) throw new Error(`"${address}" is no IP address`)
  return addresses
}

function toLogLevel(text: string): 'debug' | 'info' | 'warn' | 'error' {
  if (text === 'debug' || text === 'info' || text === 'warn' || text === 'error') return text
  throw new Error(`"${text}" must be debug, info, warn or error`)
}

/** Without a slash at its end; undefined for none. */
function toOtlpEndpoint(text: string): string | undefined {
  if (text === '') return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('must be an http or https address')
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

/** `a=1,b=two%20words`. The message names no value: they may be keys. */
function toHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new Error('must be name=value, with commas between the pairs')
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())]
    }),
  )
}

function toTier(text: string): string {
  if (!['', 'starter', 'core', 'plus', 'advanced'].includes(text))
    throw new Error(`"${text}" must be starter, core, plus or advanced`)
  return text
}

/** Scheme, host and port of each. */
function toOrigins(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const url = URL.parse(each)
      if (!url || !['http:', 'https:'].includes(url.protocol) || url.pathname !== '/' || url.search !== '')
        throw new Error(`"${each}" must be an origin such as https://app.example.com`)
      return url.origin
    })
}

function toNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max)
      throw new Error(`"${text}" must be a number from ${min} to ${max}`)
    return value
  }
}

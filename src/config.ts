import { readFileSync } from 'node:fs'
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
} as const

type Settings = { -readonly [K in keyof typeof settings]: ReturnType<(typeof settings)[K]['parse']> }

export interface Config extends Omit<Settings, 'home' | 'databaseUrl' | 'warehouseUrl' | 'encryptionKey'> {
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
    snapshotHours: orDefault(settings.snapshotHours),
    overlapSeconds: orDefault(settings.overlapSeconds),
    dayReserve: orDefault(settings.dayReserve),
    requestTimeoutSeconds: orDefault(settings.requestTimeoutSeconds),
    retryAttempts: orDefault(settings.retryAttempts),
    maxWaitSeconds: orDefault(settings.maxWaitSeconds),
    memoryMb: orDefault(settings.memoryMb),
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

function toNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value) || value < min || value > max)
      throw new Error(`"${text}" must be a number from ${min} to ${max}`)
    return value
  }
}

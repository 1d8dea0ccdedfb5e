import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig, type Config } from '../config.ts'

/** The demo keeps to a home of its own, inside the user's: made-up accounts never mix with real ones. */
export function toDemoConfig(config: Config): Config {
  const home = join(config.home, 'demo')
  // From this home's own config.json alone, so that no setting for real organisations (a database, a host) reaches it.
  return { ...loadConfig({ DAYBOOK_HOME: home }), environment: config.environment }
}

/** Writes where the demo's sandbox listens into its home, for `--demo` commands of other processes, and answers the configuration with it. */
export function pointDemoAt(config: Config, sandbox: { apiUrl: string; identityUrl: string; loginUrl: string }): Config {
  const demo = join(config.home, 'demo')
  const path = join(demo, 'config.json')
  mkdirSync(demo, { recursive: true, mode: 0o700 })
  const urls = { xeroApiUrl: sandbox.apiUrl, xeroIdentityUrl: sandbox.identityUrl, xeroLoginUrl: sandbox.loginUrl }
  writeFileSync(path, `${JSON.stringify({ ...loadSettings(path), ...urls }, null, 2)}\n`)
  return toDemoConfig(config)
}

/** What the demo's company of this size has done since it was made, so that it goes on from there the next time. */
export function toSandboxFolder(config: Config, size: string): string {
  return join(config.home, 'demo', `xero-${size}`)
}

function loadSettings(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch {
    // None yet, or cut short by a crash: it holds nothing that can't be written anew.
    return {}
  }
}

const companyFile = 'demo-company'

/** Which company the demo's rows are of, so that another one is not taken for changes of it. */
export function loadDemoCompany(demo: Config): string | undefined {
  try {
    return readFileSync(join(demo.home, companyFile), 'utf8').trim()
  } catch {
    return undefined
  }
}

export function saveDemoCompany(demo: Config, company: string): void {
  writeFileSync(join(demo.home, companyFile), `${company}\n`)
}

import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import type { KeyScope } from '../src/access/actor.ts'
import { silentLog, type Log } from '../src/lib/log.ts'
import { startTestServer, type TestServer } from '../test/support/server.ts'

/**
 * Sends the API what nobody meant it to get, made up from its own OpenAPI document: `npm run fuzz -- [--schemathesis PATH]
 * [--examples N] [--who owner,viewer,admin,reader]`. A real server over the sandbox's demo company, synced, and for each of them
 * schemathesis (a program of its own, in Python: no dependency of Daybook). Fails when an answer is 5xx, has a status, a type of
 * content or a body that is not documented, or when the server logged a fault of its own.
 */
const { values: options } = parseArgs({
  options: {
    schemathesis: { type: 'string', default: 'schemathesis' },
    examples: { type: 'string', default: '20' },
    who: { type: 'string', default: 'owner,viewer,admin' },
    /** A part of the paths alone. */
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    reports: { type: 'string' },
  },
})

/** Held against every answer. What is refused and what is taken is for the other tests: a name can be valid and unknown. */
const checks = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_schema_conformance']

/** As the document's examples call it, so that these find it. */
const example = 'harbour-vine'

/** Deleting comes last: it leaves the rest nothing to find. */
const passes = [['--exclude-method=DELETE'], ['--include-method=DELETE']]

/** What a request of theirs has in its headers: a session, as the dashboard sends it, or a key, as a program does. */
const everyone: Record<string, (server: TestServer) => Promise<Record<string, string>>> = {
  owner: async ({ owner, url }) => ({ cookie: owner.cookie, origin: url }),
  viewer: async (server) => ({ cookie: (await server.person('viewer', [example])).cookie, origin: server.url }),
  admin: (server) => toKeyHeader(server, 'admin'),
  reader: (server) => toKeyHeader(server, 'read'),
}

interface Outcome {
  who: string
  operations: number
  cases: number
  findings: number
}

/** A path, or a name to be found as the shell finds it. */
const program = options.schemathesis.includes('/') ? resolve(options.schemathesis) : options.schemathesis
await assertInstalled()
const folder = options.reports ? resolve(options.reports) : await mkdtemp(join(tmpdir(), 'daybook-fuzz-'))
const faults: unknown[] = []
const faultLog: Log = {
  ...silentLog,
  error: (message, fields) => {
    faults.push({ message, ...fields })
    console.error(message, fields)
  },
  with: () => faultLog,
}
const outcomes: Outcome[] = []
for (const who of options.who.split(',')) outcomes.push(await fuzz(who))
if (options.reports === undefined) await rm(folder, { recursive: true })
console.table(outcomes)
console.log(`Faults in the server's log: ${faults.length}.`)
const failed = faults.length > 0 || outcomes.some(({ findings, cases }) => findings > 0 || cases === 0)
process.exit(failed ? 1 : 0)

async function assertInstalled(): Promise<void> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'])
    console.log(stdout.trim())
  } catch {
    console.error(
      'schemathesis is not here. It is a program in Python, which Daybook does not bring:\n' +
        '  python3 -m venv fuzz && fuzz/bin/pip install schemathesis\n' +
        '  npm run fuzz -- --schemathesis fuzz/bin/schemathesis',
    )
    process.exit(2)
  }
}

async function toKeyHeader({ parts }: TestServer, scope: KeyScope): Promise<Record<string, string>> {
  const { keys, people } = parts.access
  const [owner] = await people.list()
  const { key } = await keys.create({ name: scope, scope, connections: 'all', expiresAt: null, createdBy: owner!.id })
  return { authorization: `Bearer ${key}` }
}

/** A server of their own for each, since an owner leaves little as it was. */
async function fuzz(who: string): Promise<Outcome> {
  const known = everyone[who]
  if (known === undefined) throw new Error(`There is no "${who}": ${Object.keys(everyone).join(', ')}.`)
  const server = await startTestServer({ log: faultLog })
  try {
    await server.connect(example)
    await server.parts.platform.sync(example, {})
    const headers = Object.entries(await known(server))
    const total: Outcome = { who, operations: 0, cases: 0, findings: 0 }
    for (const [index, pass] of passes.entries()) {
      const report = join(folder, `${who}-${index + 1}.json`)
      const flags = {
        checks: checks.join(','),
        'max-examples': options.examples,
        seed: options.seed,
        'suppress-health-check': 'all',
        'request-timeout': '60',
        warnings: 'off',
        report: 'json',
        'report-json-path': report,
        ...(options.only === undefined ? {} : { 'include-path-regex': options.only }),
      }
      await run([
        'run',
        `${server.url}/v1/openapi.json`,
        '--continue-on-failure',
        ...pass,
        ...headers.map(([name, value]) => `--header=${name}: ${value}`),
        ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      ])
      const outcome = await readOutcome(report)
      total.operations += outcome.operations
      total.cases += outcome.cases
      total.findings += outcome.findings
    }
    return total
  } finally {
    await server.close()
  }
}

async function run(args: string[]): Promise<void> {
  // In the folder: it leaves one of its own where it runs.
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] })
  await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
}

/** The part of the report that is read here. */
interface Report {
  complete: boolean
  operations: { tested: number }
  test_cases: { generated: number; unique_failures: number; errored: number }
}

async function readOutcome(path: string): Promise<Omit<Outcome, 'who'>> {
  const report = JSON.parse(await readFile(path, 'utf8')) as Report
  const { generated, unique_failures: failures, errored } = report.test_cases
  if (!report.complete) throw new Error(`${path} is of a run that did not come to its end.`)
  return { operations: report.operations.tested, cases: generated, findings: failures + errored }
}

/**
 * The numbers Daybook is held to, each beside its target: `npm run bench`, or parts of it: `npm run bench -- calls query`.
 * Parts: calls · ingest · query (over what ingest left) · ledger · statements (over what ledger left) · questions · limits · sandbox · server,
 * and when named reconcile and dashboard (in Chromium, over what `npm run build` made). `--invoices N` sizes the ingest (default 250000), `--seeds N` the companies of reconcile (default 2 of each kind),
 * `--years N` their past (default 2.5).
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureCalls } from './calls.ts'
import { measureDashboard } from './dashboard.ts'
import { measureIngest } from './ingest.ts'
import { measureLedger } from './ledger.ts'
import { measureLimits } from './limits.ts'
import { measureQuery } from './query.ts'
import { measureQuestions } from './questions.ts'
import { measureReconcile } from './reconcile.ts'
import { measureSandbox } from './sandbox.ts'
import { measureServer } from './server.ts'
import { measureStatements } from './statements.ts'

export interface Figure {
  what: string
  measured: string
  target: string
  met: boolean
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    invoices: { type: 'string', default: '250000' },
    seeds: { type: 'string', default: '2' },
    years: { type: 'string', default: '2.5' },
  },
})
const parts =
  positionals.length > 0
    ? positionals
    : ['calls', 'ingest', 'query', 'ledger', 'statements', 'questions', 'limits', 'sandbox', 'server']
const home = mkdtempSync(join(tmpdir(), 'daybook-bench-'))
const measures: Record<string, () => Promise<Figure[]>> = {
  calls: measureCalls,
  ingest: () => measureIngest(home, Number(values.invoices)),
  query: () => measureQuery(home),
  ledger: () => measureLedger(join(home, 'ledger'), Number(values.invoices)),
  statements: () => measureStatements(join(home, 'ledger'), Number(values.invoices)),
  questions: measureQuestions,
  limits: measureLimits,
  reconcile: () => measureReconcile(Number(values.seeds), Number(values.years)),
  sandbox: measureSandbox,
  server: () => measureServer(home),
  dashboard: () => measureDashboard(home),
}

let missed = 0
try {
  for (const part of parts) {
    const measure = measures[part]
    if (!measure) throw new Error(`There is no part "${part}". Parts: ${Object.keys(measures).join(', ')}.`)
    console.log(`\n${part}`)
    for (const { what, measured, target, met } of await measure()) {
      if (!met) missed += 1
      console.log(`  ${met ? '✓' : '✗'} ${what.padEnd(52)} ${measured.padStart(24)}   target ${target}`)
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
process.exitCode = missed > 0 ? 1 : 0

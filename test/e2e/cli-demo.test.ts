import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SyncReport } from '../../src/sync/report.ts'
import { findSystemNode, runDaybook, startDaybook, type Ended } from '../support/run-daybook.ts'

let home: string
let first: Ended

const start = (args: string[], node = process.execPath) => startDaybook(args, { node, env: { DAYBOOK_HOME: home } })
const run = (args: string[]) => runDaybook(args, { env: { DAYBOOK_HOME: home } })

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'daybook-demo-'))
  first = await start(['demo', '--once', '--size', 'small'], findSystemNode()).ended
}, 150_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('the demo', () => {
  it('connects, syncs, shows what landed, and answers three questions', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' })
    const { stdout } = first
    expect(stdout).toMatch(/Sandbox ready in .* at http:\/\/127\.0\.0\.1:\d+/)
    expect(stdout).toMatch(/^invoices +complete +[\d,]+ rows +\d+ calls? +[\d.]+ [kM]?B/m)
    expect(stdout).toMatch(/first sync: \d+ streams, [\d,]+ records, [\d,]+ rows, \d+ calls/)
    expect(stdout).toMatch(/What landed +[\d,]+ rows in \d+ tables/)
    expect(stdout).toContain('npx daybook --demo query')
    // Under the heading's rule there are two rows at least.
    const answers = stdout.split(/^(?=Who owes|What did|Where did)/m).slice(1)
    expect(answers.map((answer) => /^ {2}─[─ ]+\n {2}\S.*\n {2}\S/m.test(answer))).toEqual([true, true, true])
  })

  it('ends with statements of its books, which tie to Xero', () => {
    const { stdout } = first
    expect(stdout).toMatch(/Profit and Loss[^]+Net Profit[^]+Balance Sheet[^]+Net Assets[^]+Aged Receivables[^]+Total/)
    expect(stdout).toContain('✓ Ties to Xero to the cent as of')
    expect(stdout).not.toMatch(/ $/m)
  })

  it('reports on the books of an organisation, however it is called', async () => {
    const asked = await run(['--demo', 'report', 'pnl', 'demo', '--json'])
    const { organisations } = JSON.parse(asked.stdout) as { organisations: string[] }
    const named = await run(['--demo', 'report', 'pnl', organisations[0]!.toUpperCase(), 'demo', '--json'])
    expect(named).toEqual(asked)
    expect(await run(['--demo', 'reconcile', organisations[0]!])).toMatchObject({ code: 0, stderr: '' })
    const refused: [string[], RegExp][] = [
      [['report', 'pnl', 'demo', 'nobody'], /no connection or organisation "nobody"\. There is "demo" \(/],
      [['report', 'profit', 'demo'], /no statement "profit".*profit-and-loss/],
      [['report', 'pnl', 'demo', '--item', 'nothing'], /revenue_by_item lists/],
      [['report', 'forecast', 'demo', '--to', '2001-01-01'], /must be after/],
      [['reconcile', 'demo', '--month', '2001-01'], /the months there are go from/],
      [['reconcile', 'nobody'], /There is "demo"/],
    ]
    for (const [args, message] of refused) expect((await run(['--demo', ...args])).stderr).toMatch(message)
  })

  it('leaves a home that other commands work on, apart from the user’s own', async () => {
    expect(existsSync(join(home, 'warehouse.duckdb'))).toBe(false)
    const query = await run(['query', 'select count(*) as n from invoices', '--json', '--demo'])
    expect((JSON.parse(query.stdout) as { n: number }[])[0]?.n).toBeGreaterThan(100)
    const status = await run(['--demo', 'status', '--json'])
    expect(JSON.parse(status.stdout)).toMatchObject([{ connection: { name: 'demo' }, health: 'ok' }])
    const calls = await run(['--demo', 'calls', 'demo', '--limit', '3', '--json'])
    expect(JSON.parse(calls.stdout)).toHaveLength(3)
    const unknown = await run(['--demo', 'sync', 'nobody', '--json'])
    expect(unknown).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(unknown.stderr)).toMatchObject({ error: { code: 'not_found' } })
  })

  it('reads only changes the second time, and without --once ends with the dashboard, beside other commands', async () => {
    const demo = start(['demo', '--size', 'small'])
    expect(await demo.untilPrinted(/Ctrl-C stops/)).toMatch(/Second run, incremental: nothing had changed; \d+ calls? and/)
    const url = /Daybook is at (\S+)/.exec(await demo.untilPrinted(/Ctrl-C stops/))?.[1] ?? ''
    expect(await (await fetch(`${url}/v1/me`)).json()).toMatchObject({ actor: null, needsOwner: true })
    // The company went on working, and what it did is there.
    expect(await demo.untilPrinted(/Ctrl-C stops/)).toMatch(/Meanwhile at the company +two customers paid/)
    const raised = `select status, amount_due > 0 as owed from invoices where reference = 'Extra work agreed on the phone'`
    const found = await run(['--demo', 'query', raised, '--json'])
    expect(JSON.parse(found.stdout)).toEqual([{ status: 'AUTHORISED', owed: true }])
    const reset = await run(['--demo', 'reset', 'demo', '--streams', 'contacts', '--yes', '--json'])
    expect(reset).toMatchObject({ code: 0 })
    const sync = await run(['--demo', 'sync', 'demo', '--streams', 'contacts,accounts', '--json'])
    expect(sync).toMatchObject({ code: 0, stderr: '' })
    const report = JSON.parse(sync.stdout) as SyncReport
    expect(report).toMatchObject({ status: 'complete', incremental: true })
    const contacts = report.streams.find((stream) => stream.stream === 'contacts')
    expect(contacts).toMatchObject({ mode: 'full', changed: contacts?.read })
    const gone = await run(['--demo', 'disconnect', 'demo', '--purge', '--yes'])
    expect(gone).toMatchObject({ code: 0, stdout: expect.stringMatching(/rows deleted/) as string })
    demo.child.kill('SIGINT')
    expect((await demo.ended).code).toBe(0)
  })
})

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SyncReport } from '../../src/sync/report.ts'
import { findSystemNode, runDaybook, startDaybook, type Ended, type RunOptions } from '../support/run-daybook.ts'

let home: string
let first: Ended

const options = (): RunOptions => ({ env: { DAYBOOK_HOME: home } })

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'daybook-demo-'))
  first = await runDaybook(['demo', '--once', '--size', 'small'], { ...options(), node: findSystemNode() ?? process.execPath })
})

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
    // An answer without rows is a rule with a blank line under it.
    const answers = stdout.split(/^(?=Who owes|What did|Where did)/m).slice(1)
    expect(answers.map((answer) => /^ {2}─[─ ]+\n {2}\S.*\n {2}\S/m.test(answer))).toEqual([true, true, true])
  })

  it('reads only changes the second time, and says so', async () => {
    const { code, stdout } = await runDaybook(['demo', '--once', '--size', 'small'], options())
    expect(code).toBe(0)
    expect(stdout).toContain('Already connected')
    expect(stdout).toMatch(/Second run, incremental: nothing had changed; \d+ calls? and/)
  })

  it('leaves a home that the other commands work on, apart from the user’s own', async () => {
    expect(existsSync(join(home, 'warehouse.duckdb'))).toBe(false)
    const own = await runDaybook(['connections', '--json'], options())
    expect(JSON.parse(own.stdout)).toEqual([])
    const answers: unknown[] = []
    for (const args of [['connections'], ['status'], ['streams', 'demo'], ['usage'], ['calls', 'demo', '--limit', '3']]) {
      const { code, stdout } = await runDaybook(['--demo', ...args, '--json'], options())
      answers.push([args[0], code, (JSON.parse(stdout) as unknown[]).length > 0])
    }
    expect(answers).toEqual(['connections', 'status', 'streams', 'usage', 'calls'].map((name) => [name, 0, true]))
    const query = await runDaybook(['query', 'select count(*) as n from invoices', '--json', '--demo'], options())
    expect((JSON.parse(query.stdout) as { n: number }[])[0]?.n).toBeGreaterThan(100)
  })

  it('keeps the sandbox up without --once, for sync, reset, test and disconnect', async () => {
    const demo = startDaybook(['demo', '--size', 'small'], options())
    await demo.untilPrinted(/stays up/)
    const sync = await runDaybook(['--demo', 'sync', 'demo', '--json'], options())
    expect(sync).toMatchObject({ code: 0, stderr: '' })
    const report = JSON.parse(sync.stdout) as SyncReport
    expect(report).toMatchObject({ status: 'complete', incremental: true, totals: { changed: 0 } })
    const reset = await runDaybook(['--demo', 'reset', 'demo', '--streams', 'contacts', '--yes'], options())
    expect(reset.code).toBe(0)
    const again = await runDaybook(['--demo', 'sync', 'demo', '--streams', 'contacts'], options())
    expect(again.code).toBe(0)
    expect(again.stdout).toMatch(/^contacts +complete +[1-9]\d* rows/m)
    const test = await runDaybook(['--demo', 'test', 'demo'], options())
    expect(test.stdout).toMatch(/Can read \d+ of \d+ streams/)
    expect((await runDaybook(['--demo', 'sync', 'nobody'], options())).code).toBe(1)
    const gone = await runDaybook(['--demo', 'disconnect', 'demo', '--purge', '--yes', '--json'], options())
    expect(JSON.parse(gone.stdout)).toMatchObject({ connection: 'demo' })
    demo.child.kill('SIGINT')
    expect((await demo.ended).code).toBe(0)
  })
})

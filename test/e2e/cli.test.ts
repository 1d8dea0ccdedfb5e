import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSystemNode, runDaybook, startDaybook } from '../support/run-daybook.ts'

let home: string

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'daybook-cli-'))
  const instance = await DuckDBInstance.create(join(home, 'warehouse.duckdb'))
  const connection = await instance.connect()
  await connection.run('CREATE SCHEMA xero')
  await connection.run(`CREATE TABLE xero.invoices AS SELECT * FROM (VALUES
    ('a', 12345678901234.5600::DECIMAL(18,4), DATE '2018-12-30'), ('b', 0.1::DECIMAL(18,4), NULL)) v(invoice_id, total, date)`)
  connection.closeSync()
  instance.closeSync()
})

afterAll(() => rmSync(home, { recursive: true, force: true }))

const nodes = [...new Set([process.execPath, findSystemNode() ?? process.execPath])].map((node) => ({ node }))

describe.each(nodes)('the program under $node', ({ node }) => {
  const run = (args: string[], input?: string) =>
    runDaybook(args, { node, env: { DAYBOOK_HOME: home }, ...(input === undefined ? {} : { input }) })

  it('helps', async () => {
    const { code, stdout, stderr } = await run(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Usage: daybook')
    expect(stdout).toContain('Start with:')
  })

  it('refuses what it does not know, with a suggestion', async () => {
    const { code, stdout, stderr } = await run(['snyc'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe(`error: Unknown command 'snyc' (Did you mean sync?) See "daybook --help".\n`)
  })

  it('answers a query, exactly', async () => {
    const { code, stdout } = await run(['query', 'select * from invoices order by 1', '--format', 'json'])
    expect(code).toBe(0)
    expect(stdout).toBe(
      '[\n{"invoice_id":"a","total":12345678901234.56,"date":"2018-12-30"},\n{"invoice_id":"b","total":0.1,"date":null}\n]\n',
    )
  })

  it('takes the SQL from standard input', async () => {
    const { code, stdout } = await run(['query', '-', '--format', 'csv'], 'select count(*) as n from invoices')
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'n\n2\n' })
  })
})

describe('the program', () => {
  const run = (args: string[], env: Record<string, string> = {}) => runDaybook(args, { env: { DAYBOOK_HOME: home, ...env } })

  it('refuses to write, as a paragraph and as JSON', async () => {
    const text = await run(['query', 'delete from invoices'])
    expect(text).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^error: .*DELETE/) as string })
    const json = await run(['query', 'delete from invoices', '--json'])
    expect(json).toMatchObject({ code: 1, stdout: '' })
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'query_refused' } })
  })

  it('says when there are more rows than it may show', async () => {
    const { code, stdout, stderr } = await run([
      'query',
      'select invoice_id from invoices order by 1',
      '--format',
      'csv',
      '--max-rows',
      '1',
    ])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'invoice_id\na\n' })
    expect(stderr).toContain('the first 1')
  })

  it('gives up a query that takes too long', async () => {
    const endless = 'select count(*) from range(1000000000) a, range(1000000000) b'
    const { code, stderr } = await run(['query', endless, '--timeout', '0.2'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: /)
  })

  it('stops on a signal, with the exit code of one', async () => {
    const endless = startDaybook(['query', 'select count(*) from range(1000000000) a, range(1000000000) b'], {
      env: { DAYBOOK_HOME: home },
    })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    endless.child.kill('SIGINT')
    expect((await endless.ended).code).toBe(130)
  })

  it('names a setting that cannot be used', async () => {
    const setting = await run(['query', 'select 1'], { DAYBOOK_OVERLAP_SECONDS: 'soon' })
    expect(setting).toMatchObject({ code: 2, stdout: '' })
    expect(setting.stderr).toContain('DAYBOOK_OVERLAP_SECONDS')
    const host = await run(['connections'], { DAYBOOK_XERO_API_URL: 'http://example.com' })
    expect(host).toMatchObject({ code: 2, stderr: expect.stringContaining('https') as string })
    const folder = mkdtempSync(join(tmpdir(), 'daybook-config-'))
    writeFileSync(join(folder, 'config.json'), '{"nonsense": 1}')
    const file = await run(['query', 'select 1'], { DAYBOOK_HOME: folder })
    expect(file).toMatchObject({ code: 2, stderr: expect.stringContaining('"nonsense"') as string })
    rmSync(folder, { recursive: true })
  })

  it('asks before it deletes, and where nobody can answer wants --yes', async () => {
    for (const args of [
      ['reset', 'books', '--streams', 'invoices'],
      ['disconnect', 'books'],
    ]) {
      const { code, stderr } = await run(args)
      expect(code).toBe(2)
      expect(stderr).toContain('--yes')
    }
  })

  it('wants a secret that nobody can type', async () => {
    const { code, stderr } = await run(['connect', 'custom', '--name', 'books', '--client-id', 'x'])
    expect(code).toBe(2)
    expect(stderr).toContain('--client-secret is needed')
  })

  it('lists the streams', async () => {
    const { code, stdout } = await run(['streams', '--json'])
    expect(code).toBe(0)
    expect((JSON.parse(stdout) as { name: string }[]).map((stream) => stream.name)).toContain('invoices')
  })

  it('keeps a sandbox up until it is told to stop', async () => {
    const sandbox = startDaybook(['sandbox', '--port', '0', '--json'])
    const address = JSON.parse(await sandbox.untilPrinted(/\n/)) as { apiUrl: string; clientId: string }
    const answer = await fetch(`${address.apiUrl}/connections`)
    expect(answer.status).toBe(401)
    await answer.arrayBuffer()
    sandbox.child.kill('SIGTERM')
    expect((await sandbox.ended).code).toBe(0)
  })
})

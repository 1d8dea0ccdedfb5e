import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runDaybook, startDaybook } from '../support/run-daybook.ts'

const folder = mkdtempSync(join(tmpdir(), 'daybook-sandbox-command-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Line {
  url: string
  clientId: string
  clientSecret: string
  organisations: { tenantId: string; name: string }[]
}

/** Starts the command, does what there is to do with it, and stops it as Ctrl-C would. */
async function withSandbox<T>(args: string[], work: (line: Line) => Promise<T>): Promise<T> {
  const running = startDaybook(['sandbox', '--json', '--port', '0', ...args])
  try {
    return await work(JSON.parse(await running.untilPrinted(/\n/)) as Line)
  } finally {
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(0)
  }
}

async function openInvoices({ url, clientId, clientSecret }: Line) {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  const token = await (await fetch(`${url}/connect/token`, { method: 'POST', headers: { authorization }, body })).json()
  const headers = { authorization: `Bearer ${(token as { access_token: string }).access_token}`, accept: 'application/json' }
  return {
    read: async (path: string) =>
      (await fetch(`${url}/api.xro/2.0/${path}`, { headers })).json() as Promise<Record<string, never[]>>,
    write: async (path: string, sent: unknown) =>
      (await fetch(`${url}/api.xro/2.0/${path}`, { method: 'PUT', headers, body: JSON.stringify(sent) })).status,
  }
}

describe('daybook sandbox --data', () => {
  const data = join(folder, 'kept', 'here')

  it('goes on as the company it was, with what was written to it, whatever options are left out', async () => {
    await withSandbox(['--data', data, '--region', 'UK', '--trade', 'wholesaler', '--organisations', '2'], async (line) => {
      expect(line.organisations.map(({ name }) => name)).toEqual(['Demo Company (UK)', 'Demo Company 2 (UK)'])
      const { write } = await openInvoices(line)
      expect(await write('Contacts', { Contacts: [{ Name: 'Kept' }] })).toBe(200)
    })
    await withSandbox(['--data', data], async (line) => {
      expect(line.organisations.map(({ name }) => name)).toEqual(['Demo Company (UK)', 'Demo Company 2 (UK)'])
      const { read } = await openInvoices(line)
      expect((await read(`Contacts?where=${encodeURIComponent('Name=="Kept"')}`))['Contacts']).toHaveLength(1)
    })
  })

  it('has a folder to itself', async () => {
    await withSandbox(['--data', data], async () => {
      const { code, stderr } = await runDaybook(['sandbox', '--port', '0', '--data', data])
      expect(stderr).toMatch(/Another Daybook process \(pid \d+, `daybook sandbox`.*is using/)
      expect(code).toBe(1)
    })
  })

  it('refuses to be another company in the same folder, and a folder that cannot be one', async () => {
    const other = await runDaybook(['sandbox', '--port', '0', '--data', data, '--region', 'AU', '--trade', 'wholesaler'])
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/made with other options: --region was UK\./) as string,
    })
    const file = join(folder, 'file')
    writeFileSync(file, '')
    for (const path of [file, join(file, 'below')]) {
      const { code, stderr } = await runDaybook(['sandbox', '--port', '0', '--data', path])
      expect(stderr).toMatch(/--data names .*, where nothing can be kept/)
      expect(code).toBe(2)
    }
  })
})

describe('daybook sandbox --host', () => {
  it('says that an address is not of this machine', async () => {
    const { code, stderr } = await runDaybook(['sandbox', '--port', '0', '--host', '192.0.2.1'])
    expect(stderr).toMatch(/192\.0\.2\.1 is no address of this machine/)
    expect(code).toBe(2)
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Json } from '../support/api-caller.ts'
import { openClient, olderApp } from '../support/sandbox-client.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'sandbox-kept-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

const scopes = ['files', 'assets', 'projects', 'payroll.employees']

async function open() {
  const companies = [{ tenantId: '0a0b0c0d-1111-4222-8333-444455556666', seed: 4, size: 'small', region: 'NZ' } as const]
  const { sandbox, token } = await openClient({ apps: [{ ...olderApp, scopes }], companies, data })
  const call = async (method: string, path: string, body?: FormData | Json): Promise<Response> => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' }
    if (body && !(body instanceof FormData)) headers['content-type'] = 'application/json'
    const sent = body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }
    const answer = await fetch(`${sandbox.apiUrl}/${path}`, { method, headers, ...sent })
    expect(answer.status, path).toBeLessThan(300)
    return answer
  }
  return {
    sandbox,
    call,
    make: async (path: string, body: FormData | Json) => (await (await call('POST', path, body)).json()) as Json,
  }
}

test('what was filed, registered, planned and employed is there after a restart, bytes and all', async () => {
  const before = await open()
  const form = new FormData()
  const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 128])
  form.append('file', new Blob([bytes]), 'odd.pdf')
  const file = await before.make('files.xro/1.0/Files', form)
  const asset = await before.make('assets.xro/1.0/Assets', { assetName: 'Kept' })
  const contactId = before.sandbox.control.collection('Contacts').idAt(0)
  const project = await before.make('projects.xro/2.0/Projects', { contactId, name: 'Kept' })
  const { employee } = (await before.make('payroll.xro/2.0/Employees', {
    firstName: 'Kept',
    lastName: 'On',
    dateOfBirth: '1990-01-01',
    address: { addressLine1: '1 Tui Street', city: 'Wellington', postCode: '6011' },
  })) as { employee: Json }
  const paths = [
    `files.xro/1.0/Files/${String(file['Id'])}`,
    'files.xro/1.0/Files?pagesize=100',
    `assets.xro/1.0/Assets/${String(asset['assetId'])}`,
    `projects.xro/2.0/Projects/${String(project['projectId'])}`,
    'projects.xro/2.0/Projects',
  ]
  const readAll = ({ call }: Pick<typeof before, 'call'>) =>
    Promise.all(paths.map(async (path) => (await call('GET', path)).json()))
  const kept = await readAll(before)
  await before.sandbox.close()
  const after = await open()
  try {
    expect(await readAll(after)).toEqual(kept)
    const content = await after.call('GET', `files.xro/1.0/Files/${String(file['Id'])}/Content`)
    expect(Buffer.from(await content.arrayBuffer()).equals(bytes)).toBe(true)
    const read = await after.call('GET', `payroll.xro/2.0/Employees/${String(employee['employeeID'])}`)
    expect(await read.json()).toMatchObject({ employee })
  } finally {
    await after.sandbox.close()
  }
})

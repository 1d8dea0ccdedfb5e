import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Platform } from '../../src/platform/platform.ts'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { startQuickKind, type PlatformHome } from '../support/platform-world.ts'

const kind = await startQuickKind()
afterAll(() => kind.stop())

/** Of all files of a folder, as bytes read as text. */
async function readAll(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  return (await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))).join('\n')
}

describe('fields that are not to be stored', () => {
  let sandbox: Sandbox
  let home: PlatformHome
  let platform: Platform
  const email = 'margaret.unmistakable@example.com'
  const phone = '0800-UNMISTAKABLE'
  const fields = {
    drop: ['contacts.email_address', 'contact_phones.phone_number', 'contacts.bank_account_details'],
    hash: ['contacts.name'],
  }
  const streams = ['organisations', 'contacts']

  beforeEach(async () => {
    sandbox = await startSandbox({ companies: [createCompany({ seed: 1, size: { invoices: 10 } })] })
    home = await kind.createHome(sandbox)
    platform = await home.open()
    const { clientId, clientSecret } = sandbox
    await platform.connect.custom({ name: 'demo', clientId, clientSecret, streams })
    sandbox.control.edit('Contacts', sandbox.control.collection('Contacts').idAt(0), {
      EmailAddress: email,
      Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: phone, PhoneAreaCode: '', PhoneCountryCode: '' }],
    })
  })
  afterEach(async () => {
    await platform.close()
    await sandbox.close()
  })

  test('never reach the warehouse, nor its staging, nor quarantine; equal values have equal hashes', async () => {
    await platform.connections.configure('demo', { fields })
    const all = sandbox.control.collection('Contacts')
    for (const index of [1, 2]) sandbox.control.edit('Contacts', all.idAt(index), { Name: 'Twice The Same' })
    // One that goes to quarantine with all it holds, because of a property that is not withheld.
    sandbox.control.edit('Contacts', all.idAt(3), { EmailAddress: email, IsSupplier: { odd: 1 } })
    // And one because of a property that is.
    sandbox.control.edit('Contacts', all.idAt(4), { EmailAddress: [email] })
    expect((await platform.sync('demo', {})).totals.quarantined).toBe(2)
    await platform.close()

    const rows = await home.query('SELECT name, email_address FROM xero.contacts')
    expect(rows.length).toBeGreaterThan(5)
    expect(new Set(rows.map((row) => row['email_address']))).toEqual(new Set([null]))
    for (const { name } of rows) expect(name).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(rows.map((row) => row['name'])).size).toBe(rows.length - 1)
    const phones = await home.query('SELECT phone_type, phone_number FROM xero.contact_phones WHERE phone_type IS NOT NULL')
    expect(phones.length).toBeGreaterThan(0)
    expect(new Set(phones.map((row) => row['phone_number']))).toEqual(new Set([null]))
    const quarantined = await home.query('SELECT reason, raw FROM xero._quarantine ORDER BY reason')
    expect(quarantined.length).toBe(2)
    expect(JSON.stringify(quarantined)).not.toContain('unmistakable')
    expect(JSON.stringify(quarantined)).toContain('[withheld]')
    expect(JSON.stringify(quarantined)).toContain('ContactID')

    const files = await readAll(home.config.home)
    expect(files.length).toBeGreaterThan(1000)
    expect(files).not.toContain('unmistakable')
    expect(files).not.toContain('UNMISTAKABLE')
    platform = await home.open()
  })

  test('what other rules stored is forgotten when they change, and read anew', async () => {
    await platform.sync('demo', {})
    await platform.connections.configure('demo', { fields })
    const [status] = await platform.status('demo')
    expect(status?.streams.find(({ stream }) => stream === 'contacts')?.rows).toBe(0)
    expect(status?.streams.find(({ stream }) => stream === 'organisations')?.rows).toBe(1)
    await platform.sync('demo', {})
    await platform.close()
    const [row] = await home.query('SELECT count(*)::INTEGER AS n, count(email_address)::INTEGER AS emails FROM xero.contacts')
    expect(row).toMatchObject({ emails: 0 })
    expect(Number(row?.['n'])).toBeGreaterThan(5)

    // The other way round: without rules they are there again.
    platform = await home.open()
    await platform.connections.configure('demo', { fields: {} })
    await platform.sync('demo', {})
    await platform.close()
    expect(await home.query(`SELECT name FROM xero.contacts WHERE email_address = '${email}'`)).toHaveLength(1)
    platform = await home.open()
  })

  test('rules that cannot be are refused, and nothing is changed', async () => {
    await expect(platform.connections.configure('demo', { fields: { drop: ['contacts.contact_id'] } })).rejects.toMatchObject({
      code: 'usage',
    })
    await expect(
      platform.connections.configure('demo', { schedule: { kind: 'cron', cron: 'now and then' } }),
    ).rejects.toMatchObject({ code: 'usage' })
    expect((await platform.connections.get('demo')).settings.fields).toBeUndefined()
  })
})

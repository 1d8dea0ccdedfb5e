import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FilesApi } from 'xero-node'
import type { ApiCaller, Json } from '../support/api-caller.ts'
import { openApiCaller } from '../support/api-caller.ts'
import { first, given, refusal } from '../support/sandbox-sdk.ts'

let caller: ApiCaller
let sdk: FilesApi
beforeAll(async () => {
  caller = await openApiCaller('files.xro/1.0', { seed: 3, size: 'small', region: 'NZ', trade: 'cafe' })
  sdk = new FilesApi(`${caller.sandbox.apiUrl}/files.xro/1.0`)
  sdk.accessToken = caller.token
})
afterAll(() => caller.close())

const createForm = (name: string, bytes: Uint8Array<ArrayBuffer>, fields: Record<string, string> = {}): FormData => {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  form.append('file', new Blob([bytes], { type: 'application/octet-stream' }), name)
  return form
}
const upload = async (name: string, bytes: Uint8Array<ArrayBuffer> = Buffer.from('hello')): Promise<Json> =>
  caller.write('POST', 'Files', createForm(name, bytes))
const download = async (id: unknown): Promise<{ bytes: Buffer; type: string | null }> => {
  const answer = await fetch(`${caller.sandbox.apiUrl}/files.xro/1.0/Files/${String(id)}/Content`, {
    headers: { authorization: `Bearer ${caller.token}` },
  })
  return { bytes: Buffer.from(await answer.arrayBuffer()), type: answer.headers.get('content-type') }
}

describe('files', () => {
  test('bytes come back as they went, whatever they are and however the file is called', async () => {
    const bytes = Buffer.concat([Buffer.from('\r\n--\0'), randomBytes(200_000), Buffer.from('\r\n')])
    for (const name of ['scan.png', 'Zürich – Reise "2".txt', 'a.b.c.pdf']) {
      const file = await upload(name, bytes)
      expect(file).toMatchObject({ Name: name, Size: bytes.length })
      expect((await download(file['Id'])).bytes.equals(bytes)).toBe(true)
      expect(await caller.read(`Files/${String(file['Id'])}`)).toEqual(file)
    }
  })

  test('what is generated is what it says that it is', async () => {
    const files = await caller.list('Files?pagesize=100')
    expect(files.length).toBeGreaterThanOrEqual(12)
    for (const file of files.filter(({ Name: name }) => !/Reise|scan|a\.b\.c/.test(String(name)))) {
      const { bytes, type } = await download(file['Id'])
      expect(bytes.length).toBe(file['Size'])
      expect(type).toContain(String(file['MimeType']))
      if (file['MimeType'] === 'application/pdf') expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      if (file['MimeType'] === 'image/png') expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    }
  })

  test('a list is read in pages, in the order asked for', async () => {
    const all = await caller.list('Files?pagesize=100&sort=Name&direction=ASC')
    const pages = [1, 2, 3].map((page) => caller.list(`Files?pagesize=5&page=${page}&sort=Name&direction=ASC`))
    expect((await Promise.all(pages)).flat()).toEqual(all.slice(0, 15))
    expect(await caller.read('Files?pagesize=500')).toMatchObject({ PerPage: 100, Page: 1, TotalCount: all.length })
    const sizes = (await caller.list('Files?pagesize=100&sort=Size&direction=DESC')).map(({ Size: size }) => Number(size))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
  })

  test('folders count their files, which outlive them', async () => {
    const folder = await caller.write('POST', 'Folders', { Name: 'Short-lived' })
    const id = String(folder['Id'])
    const file = await caller.write('POST', `Files/${id}`, createForm('kept.txt', Buffer.from('kept')))
    expect(await caller.read(`Folders/${id}`)).toMatchObject({ Name: 'Short-lived', FileCount: 1, IsInbox: false })
    expect((await caller.send('DELETE', `Folders/${id}`)).status).toBe(204)
    expect((await caller.send('GET', `Folders/${id}`)).status).toBe(404)
    const inbox = await caller.read('Inbox')
    expect(await caller.read(`Files/${String(file['Id'])}`)).toMatchObject({ FolderId: inbox['Id'] })
    expect(inbox).toMatchObject({ IsInbox: true, Name: 'Inbox' })
    expect((await caller.send('DELETE', `Folders/${String(inbox['Id'])}`)).status).toBe(400)
    expect((await caller.send('PUT', `Folders/${String(inbox['Id'])}`, { Name: 'Mine' })).status).toBe(400)
  })

  test('a file that is deleted leaves the documents it hung on', async () => {
    const invoices = caller.sandbox.control.collection('Invoices')
    const id = String((await upload('bill.pdf'))['Id'])
    const [one, two] = [invoices.idAt(1), invoices.idAt(2)]
    for (const ObjectId of [one, two])
      await caller.write('POST', `Files/${id}/Associations`, { ObjectId, ObjectGroup: 'Invoice' })
    const counts = await caller.read(`Associations/Count?ObjectIds=${one},${two}`)
    expect(await caller.list(`Files/${id}/Associations`)).toHaveLength(2)
    expect((await caller.send('DELETE', `Files/${id}/Associations/${one}`)).status).toBe(204)
    expect((await caller.send('DELETE', `Files/${id}/Associations/${one}`)).status).toBe(404)
    expect((await caller.send('DELETE', `Files/${id}`)).status).toBe(204)
    expect((await caller.send('GET', `Files/${id}/Content`)).status).toBe(404)
    const after = await caller.read(`Associations/Count?ObjectIds=${one},${two}`)
    expect([after[one], after[two]]).toEqual([Number(counts[one]) - 1, Number(counts[two]) - 1])
    expect(JSON.stringify(await caller.list(`Associations/${two}`))).not.toContain(id)
  })

  test.each<[string, () => Promise<unknown>]>([
    ['a program', () => upload('virus.exe')],
    ['a file without a name', () => upload(' ')],
    ['a file whose name holds what no name may', () => upload('a<b>.txt')],
    ['a file of nothing', () => upload('empty.txt', Buffer.alloc(0))],
    ['a file that is too large', () => upload('large.zip', Buffer.alloc(10 * 1024 * 1024 + 1))],
    ['a folder without a name', () => caller.write('POST', 'Folders', { Name: ' ' })],
    ['a folder that is there already', () => caller.write('POST', 'Folders', { Name: 'inbox' })],
  ])('%s is refused', async (_, call) => {
    const before = await caller.read('Files')
    await expect(call()).rejects.toThrow(/: 4(00|13) /)
    expect(await caller.read('Files')).toMatchObject({ TotalCount: before['TotalCount'] })
  })

  test('a file hangs on what is there, by its own group', async () => {
    const id = String((await upload('hung.txt'))['Id'])
    const contact = caller.sandbox.control.collection('Contacts').idAt(0)
    for (const body of [
      { ObjectId: contact, ObjectGroup: 'Invoice' },
      { ObjectId: '11111111-2222-4333-8444-555555555555', ObjectGroup: 'Contact' },
      { ObjectId: contact, ObjectGroup: 'Moon' },
      { ObjectGroup: 'Contact' },
    ]) {
      const answer = await caller.send('POST', `Files/${id}/Associations`, body)
      expect(answer.status, answer.text).toBe(400)
      expect(JSON.parse(answer.text)).toMatchObject([{ type: 'Validation', title: 'Validation failure' }])
    }
    expect((await caller.send('POST', `Files/${id}/Associations`, { ObjectId: contact, ObjectGroup: 'Contact' })).status).toBe(
      201,
    )
  })
})

test('the official SDK files, finds, moves and deletes', async () => {
  const folder = (await sdk.createFolder('', { name: 'By the SDK' })).body
  const uploaded = (await sdk.uploadFile('', Buffer.from('from the SDK'), 'sdk.txt', 'sdk.txt', undefined, 'text/plain')).body
  const id = given(uploaded.id)
  expect(uploaded).toMatchObject({ name: 'sdk.txt', size: 12 })
  expect((await download(id)).bytes.toString()).toBe('from the SDK')
  const moved = (await sdk.updateFile('', id, { name: 'moved.txt', folderId: given(folder.id) })).body
  expect(moved).toMatchObject({ name: 'moved.txt', folderId: folder.id })
  expect((await sdk.getFile('', id)).body.createdDateUtc).toBeDefined()
  expect(first((await sdk.getFiles('', 1, 1, 'Name', 'ASC')).body.items).id).toBeDefined()
  expect((await sdk.getFolders('', 'Name')).body.length).toBeGreaterThan(1)
  expect((await sdk.getFolder('', given(folder.id))).body.fileCount).toBe(1)
  expect((await sdk.updateFolder('', given(folder.id), { name: 'Renamed' })).body.name).toBe('Renamed')
  expect((await sdk.getInbox('')).body.isInbox).toBe(true)
  const invoice = caller.sandbox.control.collection('Invoices').idAt(0)
  await sdk.createFileAssociation('', id, { objectId: invoice, objectGroup: 'Invoice' as never })
  expect(first((await sdk.getFileAssociations('', id)).body).objectId).toBe(invoice)
  expect((await sdk.getAssociationsByObject('', invoice)).body.some(({ fileId }) => fileId === id)).toBe(true)
  expect((await sdk.getFileContent('', id)).body.toString()).toBe('from the SDK')
  expect((await sdk.deleteFileAssociation('', id, invoice)).response.status).toBe(204)
  expect((await sdk.deleteFile('', id)).response.status).toBe(204)
  expect((await sdk.deleteFolder('', given(folder.id))).response.status).toBe(204)
  expect((await refusal(sdk.getFile('', id))).status).toBe(404)
})

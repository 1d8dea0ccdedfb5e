import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints } from '../../src/sandbox/api/endpoints.ts'
import { rootsWithAttachments } from '../../src/sandbox/writes/attached/attachments.ts'
import { rootsWithHistory } from '../../src/sandbox/writes/attached/history.ts'
import { restoreSideStore, sideStoreOf, toSideSnapshot } from '../../src/sandbox/writes/attached/side-store.ts'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

const nowhere = '11111111-2222-4333-8444-555555555555'

async function findOne(root: string): Promise<{ path: string; record: Body; pathOf: () => Promise<Body> }> {
  const endpoint = endpoints.find((each) => each.root === root)!
  const records = await writer.read(`${endpoint.path}?page=1&includeArchived=true`)
  const id = writer.sandbox.control.collection(root).idProperty
  const record = records.find((each) => each['HasAttachments'] !== true) ?? records[0]!
  const path = `${endpoint.path}/${String(record[id])}`
  return { path, record, pathOf: async () => (await writer.read(path))[0]! }
}

describe('history', () => {
  test.each(rootsWithHistory)('%s keep notes', async (root) => {
    const { path, record, pathOf } = await findOne(root)
    const before = await writer.read(`${path}/History`)
    expect(before.at(-1)).toMatchObject({ Changes: 'Created' })
    const [note] = await writer.write('PUT', `${path}/History`, { HistoryRecords: [{ Details: 'Hello World' }] })
    expect(note).toEqual({
      DateUTCString: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      DateUTC: expect.stringMatching(/^\/Date\(\d+\)\/$/),
      Details: 'Hello World',
      ValidationErrors: [],
    })
    const after = await writer.read(`${path}/History`)
    expect(after).toHaveLength(before.length + 1)
    expect(after[0]).toMatchObject({ Changes: 'Note', Details: 'Hello World', User: 'System Generated' })
    if ('UpdatedDateUTC' in record) expect((await pathOf())['UpdatedDateUTC']).not.toBe(record['UpdatedDateUTC'])
  })

  test('notes on nothing, empty ones and long ones are refused; a list of nothing is not found', async () => {
    const { path } = await findOne('Invoices')
    const notes = (Details?: string) => ({ HistoryRecords: [{ Details }] })
    for (const root of ['Payments', 'Overpayments', 'Receipts']) {
      expect(await writer.refused('PUT', `${root}/${nowhere}/History`, notes('Hello World'))).toEqual([
        'The document with the supplied id was not found for this endpoint.',
      ])
    }
    expect(await writer.refused('PUT', `${path}/History`, notes(''))).toHaveLength(1)
    expect(await writer.refused('PUT', `${path}/History`, notes('x'.repeat(2501)))).toHaveLength(1)
    await writer.write('PUT', `${path}/History`, notes('x'.repeat(2500)))
    expect((await writer.send('GET', `Invoices/${nowhere}/History`)).status).toBe(404)
  })

  test('what happens to a record is written down', async () => {
    const [made] = await writer.write('PUT', 'Contacts', { Name: 'Watched' })
    const path = `Contacts/${String(made?.['ContactID'])}`
    await writer.write('POST', path, { FirstName: 'W' })
    await writer.write('POST', path, { ContactStatus: 'ARCHIVED' })
    const changes = (await writer.read(`${path}/History`)).map((entry) => entry['Changes'])
    expect(changes).toEqual(['Archived', 'Edited', 'Created'])
  })
})

describe('attachments', () => {
  test.each(rootsWithAttachments)('%s keep files', async (root) => {
    const { path, record, pathOf } = await findOne(root)
    const held = (await writer.read(`${path}/Attachments`)).length
    const bytes = randomBytes(3000)
    const type = { 'content-type': 'image/jpg' }
    const [made] = Object.values((await writer.send('PUT', `${path}/Attachments/sample5.jpg`, bytes, type)).json()).find(
      Array.isArray,
    ) as Body[]
    expect(made).toMatchObject({ FileName: 'sample5.jpg', MimeType: 'image/jpg', ContentLength: 3000 })
    expect(String(made?.['Url'])).toContain(`/api.xro/2.0/${path}/Attachments/sample5.jpg`)
    expect(await writer.read(`${path}/Attachments`)).toHaveLength(held + 1)
    for (const name of ['sample5.jpg', String(made?.['AttachmentID'])]) {
      const file = await fetch(`${writer.sandbox.apiUrl}/api.xro/2.0/${path}/Attachments/${name}`, {
        headers: { authorization: writer.authorization, accept: 'application/octet-stream' },
      })
      expect(file.headers.get('content-type')).toBe('image/jpg')
      expect(Buffer.from(await file.arrayBuffer()).equals(bytes)).toBe(true)
    }
    if ('HasAttachments' in record) expect((await pathOf())['HasAttachments']).toBe(true)
    const [changed] = await writer.write('POST', `${path}/Attachments/sample5.jpg`, Buffer.from('{}'))
    expect(changed).toMatchObject({ AttachmentID: made?.['AttachmentID'], ContentLength: 2 })
    expect(await writer.read(`${path}/Attachments`)).toHaveLength(held + 1)
  })

  test('names, number, size and absence', async () => {
    const { path } = await findOne('Invoices')
    const put = (name: string, bytes: Uint8Array = Buffer.from('x')) =>
      writer.send('PUT', `${path}/Attachments/${encodeURIComponent(name)}`, bytes, { 'content-type': 'text/plain' })
    for (const bad of ['a<b.txt', 'a:b.txt', 'a?b.txt', 'a*b.txt', 'a|b.txt', 'a"b.txt', 'a\\b.txt', 'a+b.txt', 'a\0b.txt']) {
      expect((await put(bad)).status, bad).toBe(400)
    }
    expect((await put('empty.txt', Buffer.alloc(0))).status).toBe(400)
    expect((await put('big.txt', Buffer.alloc(10_000_001))).status).toBe(400)
    for (let held = (await writer.read(`${path}/Attachments`)).length; held < 10; held++) {
      expect((await put(`file ${held}, “é”.txt`)).status).toBe(200)
    }
    expect((await put('eleventh.txt')).status).toBe(400)
    expect((await writer.send('GET', `${path}/Attachments/nothing.txt`)).status).toBe(404)
    expect((await writer.send('PUT', `Invoices/${nowhere}/Attachments/a.txt`, Buffer.from('x'))).status).toBe(404)
  })

  test('files for customers say so, JSON stays JSON for those who ask for bytes, generated ones can be read', async () => {
    const { path } = await findOne('CreditNotes')
    const body = Buffer.from('{"not json')
    const answer = await writer.send('PUT', `${path}/Attachments/data.json?IncludeOnline=true`, body, {
      'content-type': 'application/octet-stream',
    })
    expect((answer.json()['Attachments'] as Body[])[0]).toMatchObject({ IncludeOnline: true, MimeType: 'application/json' })
    const read = await writer.send('GET', `${path}/Attachments/data.json`, undefined, { accept: 'application/octet-stream' })
    expect(read.text).toBe('{"not json')
    const generated = (await writer.read('Invoices?page=1&where=HasAttachments==true'))[0]!
    const own = `Invoices/${String(generated['InvoiceID'])}/Attachments`
    const [scan] = await writer.read(own)
    const content = await writer.send('GET', `${own}/${String(scan?.['AttachmentID'])}`)
    expect(content.text).toHaveLength(Number(scan?.['ContentLength']))
  })
})

test('the side store is plain data and bytes, and comes back as it was', async () => {
  const books = writer.sandbox.companies[0]!
  const { path } = await findOne('Invoices')
  await writer.write('PUT', `${path}/History`, { Details: 'Kept' })
  const before = await writer.read(`${path}/History`)
  const store = sideStoreOf(books)
  const { bytes } = store
  const text = JSON.stringify(toSideSnapshot(store))
  restoreSideStore(books, { history: [], attachments: [], themeServices: [], conversion: null }, () => undefined)
  expect((await writer.read(`${path}/History`)).length).toBeLessThan(before.length)
  restoreSideStore(books, JSON.parse(text) as ReturnType<typeof toSideSnapshot>, (id) => bytes.get(id))
  expect(await writer.read(`${path}/History`)).toEqual(before)
  expect(sideStoreOf(books).bytes).toEqual(bytes)
})

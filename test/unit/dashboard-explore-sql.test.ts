import { afterEach, describe, expect, it, vi } from 'vitest'
import { parseQueryError } from '../../src/dashboard/editor/error-place.ts'
import { toNamedTables } from '../../src/dashboard/editor/complete-catalogue.ts'
import { readQuery, splitLines } from '../../src/dashboard/pages/explore/read-query.ts'
import { createRowReader, type ReadRows } from '../../src/dashboard/pages/explore/row-reader.ts'
import { toBooksViews, toTieWords } from '../../src/dashboard/pages/explore/tie-words.ts'
import type { Catalogue, CatalogueTable } from '../../src/http/schemas/query.ts'

describe('a refused query', () => {
  const at = (sql: string, line: string, caret: number) =>
    parseQueryError(`Binder Error: Referenced column "totl" not found\n\n${line}\n${' '.repeat(caret)}^`, sql)

  it('points at the word the warehouse points at', () => {
    const sql = 'select\n totl from invoices'
    const { text, range, line } = at(sql, 'LINE 2:  totl from invoices', 'LINE 2: '.length + 1)
    expect(text).toBe('Binder Error: Referenced column "totl" not found')
    expect(line).toBe(2)
    expect(sql.slice(range!.from, range!.to)).toBe('totl')
  })

  it('finds the word in a long line that was cut', () => {
    const sql = `select ${'a, '.repeat(60)}totl from invoices`
    const part = sql.slice(150)
    const { range } = at(sql, `LINE 1: ...${part}`, 'LINE 1: '.length + 3 + part.indexOf('totl'))
    expect(sql.slice(range!.from, range!.to)).toBe('totl')
  })

  it('is a sentence where nothing is pointed at', () => {
    expect(parseQueryError('The query was stopped.', 'select 1')).toEqual({
      text: 'The query was stopped.',
      range: null,
      line: null,
    })
    expect(at('', 'LINE 1: ', 8).range).toBeNull()
  })
})

describe('completion', () => {
  const table = (schema: string, name: string) => ({ schema, name }) as CatalogueTable
  const schema = (name: string, tables: string[]) => ({
    name,
    title: '',
    comment: null,
    tables: tables.map((each) => table(name, each)),
  })
  const catalogue: Catalogue = {
    schemas: [schema('books', ['contacts', 'ledger']), schema('xero', ['contacts', 'invoices'])],
    organisations: { visible: 1, total: 1 },
    functions: [],
  }
  const names = (sql: string) => toNamedTables(sql, catalogue).map((each) => `${each.schema}.${each.name}`)

  it('knows the tables a query reads', () => {
    expect(names('select * from invoices i join books.contacts c on true')).toEqual(['xero.invoices', 'books.contacts'])
    expect(names('select * from contacts')).toEqual(['xero.contacts'])
    expect(names('select * from xero.invoices, ledger')).toEqual(['xero.invoices', 'books.ledger'])
    expect(names("select 'from invoices' -- from contacts")).toEqual([])
  })
})

describe('the line under a result', () => {
  const badge = (state: 'ties' | 'differs') => ({ state, asOf: '2026-10-31T00:00:00Z', explainedPercent: 100, text: '' })
  const organisation = (name: string, state: 'ties' | 'differs' | null) => ({
    name,
    tenantName: name,
    currency: 'NZD',
    countryCode: 'NZ',
    badge: state && badge(state),
  })

  it('names the views of the books, each once, and nothing in comments and texts', () => {
    expect(toBooksViews('select * from books.pnl p join BOOKS."pnl" q -- books.other')).toEqual(['books.pnl'])
    expect(toBooksViews("select 'books.pnl' from invoices")).toEqual([])
  })

  it('says how they tie, of one and of several organisations', () => {
    expect(toTieWords(['books.pnl'], [organisation('a', 'ties')], 'en-NZ')).toEqual({
      state: 'ties',
      words: 'books.pnl ties to Xero, 31 Oct 2026',
    })
    expect(toTieWords(['books.pnl'], [organisation('a', null)], 'en-NZ')).toEqual({
      state: 'unchecked',
      words: 'books.pnl: not checked',
    })
    const two = toTieWords(['books.a', 'books.b', 'books.c'], [organisation('a', 'ties'), organisation('b', 'differs')], 'en-NZ')
    expect(two).toEqual({ state: 'older', words: 'books.a, books.b and 1 more: 1 of 2 organisations tie to Xero' })
  })
})

describe('reading rows', () => {
  const columns = [{ name: 'a', type: 'INTEGER' }]
  const reader = () => createRowReader((tell) => tell())
  const settled = async (own: ReturnType<typeof reader>) => {
    await vi.waitFor(() => expect(own.getSnapshot().phase).not.toBe('reading'))
    return own.getSnapshot()
  }

  it('keeps what was there until the first new rows are', async () => {
    const own = reader()
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => (release = resolve))
    own.start(async function* () {
      yield { type: 'columns', columns }
      yield { type: 'batch', values: [[1, 2]], rows: 2 }
      yield { type: 'end', truncated: false, elapsedMs: 3 }
    })
    await settled(own)
    own.start(async function* () {
      yield { type: 'columns', columns }
      await gate
      yield { type: 'batch', values: [[9]], rows: 1 }
      yield { type: 'end', truncated: true, elapsedMs: 4 }
    })
    expect(own.getSnapshot()).toMatchObject({ phase: 'reading', rows: 2, generation: 1, stale: true })
    release()
    expect(await settled(own)).toMatchObject({
      phase: 'done',
      rows: 1,
      generation: 2,
      stale: false,
      truncated: true,
      elapsedMs: 4,
    })
  })

  it('shows an answer without rows as one', async () => {
    const own = reader()
    own.start(async function* () {
      yield { type: 'columns', columns }
      yield { type: 'end', truncated: false, elapsedMs: 1 }
    })
    expect((await settled(own)).store).toMatchObject({ names: ['a'], rows: 0 })
  })

  it('keeps the rows of before when a run fails, and says why', async () => {
    const own = reader()
    own.start(async function* () {
      yield { type: 'columns', columns }
      yield { type: 'batch', values: [[1]], rows: 1 }
      yield { type: 'end', truncated: false, elapsedMs: 1 }
    })
    await settled(own)
    own.start(async function* () {
      await Promise.resolve()
      yield { type: 'columns', columns }
      throw new Error('refused')
    })
    const { phase, rows, error, stale } = await settled(own)
    expect([phase, rows, stale, (error as Error).message]).toEqual(['failed', 1, true, 'refused'])
  })

  it('reads as far as is looked at, and stops', async () => {
    const own = reader()
    let pages = 0
    const read: ReadRows = async function* ({ wanted, signal }) {
      yield { type: 'columns', columns }
      for (;;) {
        pages += 1
        yield { type: 'batch', values: [Array.from({ length: 1000 }, () => 1)], rows: 1000 }
        await wanted(pages * 1000)
        signal.throwIfAborted()
      }
    }
    own.start(read)
    await vi.waitFor(() => expect(pages).toBe(1))
    own.need(700)
    await vi.waitFor(() => expect(pages).toBe(2))
    own.need(2600)
    await vi.waitFor(() => expect(own.getSnapshot().rows).toBe(4000))
    own.stop()
    expect(await settled(own)).toMatchObject({ phase: 'stopped', rows: 4000 })
    expect(pages).toBe(4)
  })
})

describe('lines of an answer', () => {
  afterEach(() => vi.unstubAllGlobals())

  const toStream = (bytes: Uint8Array, size: number): ReadableStream<Uint8Array> =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
        controller.close()
      },
    })

  it.each([1, 3, 7, 1000])('come whole from chunks of %i bytes', async (size) => {
    const lines = ['{"a":"Kaikōura"}', '', '{"b":"日本"}', 'last']
    const read: string[] = []
    for await (const line of splitLines(toStream(new TextEncoder().encode(lines.join('\n')), size))) read.push(line)
    expect(read).toEqual(lines.filter(Boolean))
  })

  it('end in an error where the server found one midway', async () => {
    const body = [
      JSON.stringify({ type: 'columns', columns: [{ name: 'a', type: 'INTEGER' }] }),
      JSON.stringify({ type: 'error', code: 'query_timeout', message: 'It took too long.' }),
    ].join('\n')
    vi.stubGlobal('window', {})
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { headers: { 'x-request-id': 'r1' } })))
    const own = createRowReader((tell) => tell())
    own.start(readQuery({ sql: 'select 1', maxRows: 10 }))
    await vi.waitFor(() => expect(own.getSnapshot().phase).toBe('failed'))
    expect(own.getSnapshot().error).toMatchObject({ code: 'query_timeout', requestId: 'r1' })
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AppError } from '../../src/lib/app-error.ts'
import { decodeBody, isRawNumber, parseExactly, toPrintable } from '../../src/xero/decode.ts'

const decode = (text: string | Buffer, contentType?: string) => decodeBody(text, 'Invoices', 'GET Invoices', contentType)

const failure = (work: () => unknown): AppError => {
  try {
    work()
  } catch (error) {
    return error as AppError
  }
  throw new Error('It should have failed')
}

describe('decodeBody', () => {
  test('gives records, count and the server time', () => {
    const decoded = decode(
      '{"Id":"x","Status":"OK","DateTimeUTC":"\\/Date(1556129558740)\\/","pagination":{"page":1,"itemCount":217},"Invoices":[{"Total":1.5}]}',
    )
    expect(decoded).toEqual({ records: [{ Total: 1.5 }], itemCount: 217, serverTime: new Date(1556129558740) })
  })

  test('a status other than OK, a null list, odd pagination, a byte order mark are tolerated', () => {
    expect(decode('\u{feff}{"Status":"WARNING","pagination":{"itemCount":"many"},"Invoices":null}')).toEqual({
      records: [],
      itemCount: undefined,
      serverTime: undefined,
    })
  })

  test.each([
    ['a web page', '<html><body>Access Denied</body></html>', 'is not JSON'],
    ['plain text', 'The Xero API is currently offline', 'is not JSON'],
    ['nothing', '', 'is not JSON'],
    ['a body cut short', '{"Invoices":[{"Total":1', 'cut short'],
    ['a list', '[1]', 'envelope'],
    ['null', 'null', 'envelope'],
    ['no root', '{"Contacts":[]}', 'no list "Invoices"'],
    ['a root that is no list', '{"Invoices":7}', 'no list "Invoices"'],
  ])('%s is garbled, and the message shows how it begins', (_name, text, what) => {
    const error = failure(() => decode(text, 'text/html; charset=utf-8'))
    expect(error.code).toBe('xero_garbled')
    expect(error.message).toContain(what)
    expect(error.message).toContain('text/html')
    expect(error.message).toContain(text.slice(0, 20))
  })

  test('text that is not UTF-8 is garbled, not bent', () => {
    expect(failure(() => decode(Buffer.from([0x7b, 0x22, 0xff, 0xfe]))).code).toBe('xero_garbled')
  })

  test('shows printable characters only, eighty at most', () => {
    expect(toPrintable('a\u{0}\n\tb\u{1b}[31m')).toBe('a b [31m')
    expect(toPrintable('x'.repeat(1000)).length).toBe(80)
  })
})

describe('numbers', () => {
  test.each([
    '12345678901234.56',
    '9999999999.9999',
    '0.1234567890123456789',
    '-12345678901234567890',
    '1e400',
    '1.5E-9',
    '0.00000001',
  ])('%s is written back digit for digit', (literal) => {
    expect(JSON.stringify(parseExactly(`{"a":[{"b":${literal}}],"c": ${literal} }`))).toBe(
      `{"a":[{"b":${literal}}],"c":${literal}}`,
    )
  })

  test('short numbers stay numbers, also beside long ones; text is left alone', () => {
    const value = parseExactly(
      '{"a":10.25,"b":12345678901234567890,"c":"12345678901234567890","d":100.0000000000000000}',
    ) as Record<string, unknown>
    expect(value['a']).toBe(10.25)
    expect(isRawNumber(value['b'])).toBe(true)
    expect(value['c']).toBe('12345678901234567890')
    expect(value['d']).toBe(100)
  })

  test('any decimal survives', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.bigInt({ min: 0n, max: 10n ** 24n }),
        fc.integer({ min: 0, max: 24 }),
        (minus, digits, scale) => {
          const text = digits.toString().padStart(scale + 1, '0')
          const fraction = scale === 0 ? '' : text.slice(-scale).replace(/0+$/, '')
          const whole = scale === 0 ? text : text.slice(0, -scale)
          const literal = `${minus && digits !== 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
          expect(JSON.stringify(parseExactly(`[${literal}]`))).toBe(literal === '-0' ? '[0]' : `[${literal}]`)
        },
      ),
    )
  })
})

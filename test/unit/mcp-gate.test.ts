import { describe, expect, it } from 'vitest'
import { createWarehouseGate, toWarehouseGate } from '../../src/mcp/warehouse-gate.ts'

/** Work that ends when told to. */
function createWork(log: string[], name: string) {
  let end: () => void = () => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  return {
    end: () => end(),
    async work() {
      log.push(`${name} begins`)
      await ended
      log.push(`${name} ends`)
      return name
    },
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('the gate before the warehouse', () => {
  it('lets readers in together, and somebody alone when they are out', async () => {
    const gate = createWarehouseGate()
    const log: string[] = []
    const [one, two, writer, late] = ['one', 'two', 'writer', 'late'].map((name) => createWork(log, name))
    const early = [gate.reading(one!.work), gate.reading(two!.work)]
    await settle()
    const all = [...early, gate.alone(writer!.work), gate.reading(late!.work)]
    await settle()
    expect(log).toEqual(['one begins', 'two begins'])
    one!.end()
    two!.end()
    await settle()
    expect(log.slice(-1)).toEqual(['writer begins'])
    writer!.end()
    late!.end()
    expect(await Promise.all(all)).toEqual(['one', 'two', 'writer', 'late'])
    expect(log.slice(-4)).toEqual(['writer begins', 'writer ends', 'late begins', 'late ends'])
  })

  it('goes on after work that fails', async () => {
    const gate = createWarehouseGate()
    const fail = () => Promise.reject(new Error('no'))
    await expect(gate.alone(fail)).rejects.toThrow('no')
    await expect(gate.reading(fail)).rejects.toThrow('no')
    expect(await gate.alone(() => Promise.resolve('yes'))).toBe('yes')
    expect(await gate.reading(() => Promise.resolve('yes'))).toBe('yes')
  })

  it('is one for a file, whoever asks', () => {
    expect(toWarehouseGate('a')).toBe(toWarehouseGate('a'))
    expect(toWarehouseGate('a')).not.toBe(toWarehouseGate('b'))
  })
})

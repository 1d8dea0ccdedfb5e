import { close, open, write } from 'node:fs'
import { rm } from 'node:fs/promises'
import { promisify } from 'node:util'

const openFile = promisify(open)
const closeFile = promisify(close)
const writeFile = promisify(write)

const blockBytes = 256 * 1024

/** Blocks to use again, of all files: memory outside the heap that is left to the collector piles up between its runs. */
const spare: Buffer[] = []
const spareLimit = 64

/**
 * A file that grows by lines: what is appended is copied into blocks, and full blocks are written in the background.
 * The file is made with its first block.
 */
export class StagedFile {
  readonly path: string
  lines = 0
  bytes = 0
  /** Bytes of the longest line. */
  longest = 0
  #block: Buffer = Buffer.allocUnsafeSlow(0)
  #used = 0
  #lineStart = 0
  #lineEarlier = 0
  #full: Buffer[] = []
  #pumping: Promise<void> | undefined
  #handle: number | undefined
  #failure: Error | undefined

  constructor(path: string) {
    this.path = path
  }

  /** Appends bytes of the current line. */
  put(source: Buffer, start: number, end: number): void {
    let from = start
    while (from < end) {
      if (this.#used === this.#block.length) this.#turn()
      const to = Math.min(end, from + this.#block.length - this.#used)
      source.copy(this.#block, this.#used, from, to)
      this.#used += to - from
      from = to
    }
  }

  /** Appends ASCII text of the current line. */
  putAscii(text: string): void {
    const size = text.length
    if (this.#used + size > this.#block.length) {
      const bytes = Buffer.from(text, 'latin1')
      this.put(bytes, 0, bytes.length)
      return
    }
    if (size < 16) {
      for (let index = 0; index < size; index++) this.#block[this.#used + index] = text.charCodeAt(index)
    } else {
      this.#block.write(text, this.#used, size, 'latin1')
    }
    this.#used += size
  }

  endLine(): void {
    if (this.#used === this.#block.length) this.#turn()
    this.#block[this.#used++] = 10
    const length = this.#lineEarlier + this.#used - this.#lineStart
    if (length > this.longest) this.longest = length
    this.bytes += length
    this.lines += 1
    this.#lineStart = this.#used
    this.#lineEarlier = 0
  }

  /** Bytes that wait to be written. */
  get waiting(): number {
    return this.#full.length * blockBytes
  }

  /** Resolves when every full block is written. */
  async drain(): Promise<void> {
    while (this.#pumping) await this.#pumping
    if (this.#failure) throw this.#failure
  }

  /** Resolves when everything is in the file. */
  async flush(): Promise<void> {
    if (this.#used > 0) this.#turn()
    await this.drain()
  }

  /** Flushes and closes; nothing can be appended afterwards. */
  async end(): Promise<void> {
    try {
      await this.flush()
    } finally {
      await this.#close()
    }
  }

  async remove(): Promise<void> {
    this.#full = []
    while (this.#pumping) await this.#pumping
    await this.#close()
    await rm(this.path, { force: true })
  }

  async #close(): Promise<void> {
    if (this.#block.length > 0) keepBlock(this.#block)
    this.#block = Buffer.alloc(0)
    this.#used = 0
    const handle = this.#handle
    this.#handle = undefined
    if (handle !== undefined) await closeFile(handle)
  }

  #turn(): void {
    if (this.#used > 0) {
      this.#full.push(this.#block.subarray(0, this.#used))
      this.#pumping ??= this.#pump()
    }
    this.#lineEarlier += this.#used - this.#lineStart
    this.#block = spare.pop() ?? Buffer.allocUnsafeSlow(blockBytes)
    this.#used = 0
    this.#lineStart = 0
  }

  async #pump(): Promise<void> {
    try {
      this.#handle ??= await openFile(this.path, 'w', 0o600)
      for (let block = this.#full.shift(); block !== undefined; block = this.#full.shift()) {
        let at = 0
        while (at < block.length) at += (await writeFile(this.#handle, block, at, block.length - at)).bytesWritten
        keepBlock(Buffer.from(block.buffer))
      }
    } catch (error) {
      this.#failure = error as Error
      this.#full = []
    } finally {
      this.#pumping = undefined
    }
  }
}

function keepBlock(block: Buffer): void {
  if (spare.length < spareLimit) spare.push(block)
}

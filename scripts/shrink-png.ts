import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const most = 256

/** A picture of a page in its 256 most frequent colours, each other one as the nearest of them: a third of the bytes. */
export function shrinkPng(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decodePng(png)
  const counts = new Map<number, number>()
  const colours = new Uint32Array(width * height)
  for (let index = 0; index < colours.length; index++) {
    const at = index * channels
    const colour = ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0)
    colours[index] = colour
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, most)
  const places = new Map(palette.map(([colour], place) => [colour, place]))
  for (const colour of counts.keys()) if (!places.has(colour)) places.set(colour, findNearest(colour, palette))
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = places.get(colours[y * width + x] ?? 0) ?? 0
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // Eight bits a pixel, each a place in the palette.
  head.set([8, 3, 0, 0, 0], 8)
  const table = Buffer.from(palette.flatMap(([colour]) => toParts(colour)))
  const body = deflateSync(lines, { level: 9 })
  return Buffer.concat([signature, toChunk('IHDR', head), toChunk('PLTE', table), toChunk('IDAT', body), toChunk('IEND')])
}

const toParts = (colour: number): number[] => [colour >> 16, (colour >> 8) & 255, colour & 255]

function findNearest(colour: number, palette: readonly [number, number][]): number {
  const own = toParts(colour)
  let best = 0
  let least = Infinity
  for (const [place, [other]] of palette.entries()) {
    const distance = toParts(other).reduce((sum, part, index) => sum + (part - (own[index] ?? 0)) ** 2, 0)
    if (distance < least) [best, least] = [place, distance]
  }
  return best
}

function toChunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(named.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  named.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(named), named.length + 4)
  return chunk
}

/** Eight bits a channel, with or without an opacity, not interlaced: as browsers write them. */
function decodePng(png: Buffer): { width: number; height: number; channels: number; pixels: Uint8Array } {
  const parts: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const [width, height, depth, kind] = [png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]
  if (depth !== 8 || (kind !== 2 && kind !== 6)) throw new Error(`A picture of kind ${kind} with ${depth} bits is not read here.`)
  const channels = kind === 6 ? 4 : 3
  const stride = width * channels
  const raw = inflateSync(Buffer.concat(parts))
  const pixels = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : (pixels[y * stride + x - channels] ?? 0)
      const above = y === 0 ? 0 : (pixels[(y - 1) * stride + x] ?? 0)
      const corner = y === 0 || x < channels ? 0 : (pixels[(y - 1) * stride + x - channels] ?? 0)
      pixels[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predict(filter, left, above, corner)
    }
  }
  return { width, height, channels, pixels }
}

/** What PNG's filters add to each byte. */
function predict(filter: number | undefined, left: number, above: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return (left + above) >> 1
  if (filter !== 4) return 0
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs) as [
    number,
    number,
    number,
  ]
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

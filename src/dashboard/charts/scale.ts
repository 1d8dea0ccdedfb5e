/** Where values lie on an axis; chart work alone, where floating point is fine: what is written beside it is exact text. */
export interface Axis {
  ticks: number[]
  least: number
  most: number
  /** Pixel of a value, counted down from the top. */
  y: (value: number) => number
}

/** A scale from zero (and below, where values are) in round steps. */
export function toAxis(
  values: readonly number[],
  { top, bottom, count = 5 }: { top: number; bottom: number; count?: number },
): Axis {
  const low = Math.min(0, ...values)
  const high = Math.max(0, ...values)
  const step = toStep((high - low || 1) / count)
  const least = Math.floor(low / step) * step
  const most = Math.max(Math.ceil(high / step) * step, least + step)
  const ticks = Array.from({ length: Math.round((most - least) / step) + 1 }, (_, index) => least + index * step)
  return { ticks, least, most, y: (value) => bottom - ((value - least) / (most - least)) * (bottom - top) }
}

/** 1, 2, 2.5 or 5 times a power of ten, the first that is not smaller. */
function toStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size))
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= size * 0.999) ?? 10
  return factor * power
}

/** Some of so many places, spread evenly, the first and the last among them. */
export function spread(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index)
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)))
}

/** A path through points. */
export const toPath = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

import { toDateString, toDay } from '../../company/wire.ts'

/** `2019-09-24T05:08:45` */
export function toSecond(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19)
}

/** `2019-09-24T00:00:00` */
export function toMidnight(ms: number): string {
  return toDateString(toDay(ms))
}

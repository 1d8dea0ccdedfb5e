import type { WireRecord } from '../../company/collection.ts'
import type { LineAmountTypes } from '../../company/document.ts'
import type { Reading } from '../fields.ts'

const known: readonly LineAmountTypes[] = ['Exclusive', 'Inclusive', 'NoTax']

/** How line amounts are meant: as sent whatever its case, as the record has it, or the default of its kind. */
export function readAmountTypes(
  { input, problems }: Reading,
  before: WireRecord | undefined,
  usual: LineAmountTypes,
): LineAmountTypes {
  const text = input.text('LineAmountTypes') || (before?.['LineAmountTypes'] as string | undefined)
  if (!text) return usual
  const found = known.find((each) => each.toLowerCase() === text.toLowerCase())
  if (!found) problems.error(`The LineAmountTypes '${text}' is not valid.`)
  return found ?? usual
}

import type { Draft } from '../../books/draft.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Books } from '../../books/books.ts'
import type { Input } from '../input.ts'
import type { Problems } from '../problems.ts'

const mostCategories = 2

/**
 * The tracking of a line, bank leg or journal line: categories and options named by text or by id, as Xero shows them on a line
 * (`{ Name, Option, TrackingCategoryID, TrackingOptionID }`). What is archived or unknown is a problem, unless the document's
 * lines had it before: a document outlives the tracking it was entered with.
 */
export function readTracking(
  { books, draft, problems }: { books: Books; draft: Draft; problems: Problems },
  entries: readonly Input[] | undefined,
  before: readonly WireRecord[] = [],
): WireRecord[] {
  const held = new Set(
    before
      .flatMap((line) => (line['Tracking'] ?? []) as WireRecord[])
      .flatMap((each) => [each['TrackingCategoryID'], each['TrackingOptionID']]),
  )
  const chosen: WireRecord[] = []
  for (const entry of entries ?? []) {
    const categoryName = entry.text('TrackingCategoryID') ?? entry.text('Name')
    const optionName = entry.text('TrackingOptionID') ?? entry.text('Option')
    if (!categoryName && !optionName) continue
    const category = findNamed(listCategories(books, draft), 'TrackingCategoryID', categoryName ?? '', held)
    if (!category) {
      problems.error(`The Tracking Category '${categoryName ?? ''}' could not be found.`)
      continue
    }
    const options = (category['Options'] ?? []) as WireRecord[]
    const option = findNamed(options, 'TrackingOptionID', optionName ?? '', held)
    if (!option) {
      problems.error(
        `The Tracking Option '${optionName ?? ''}' could not be found in the Tracking Category '${String(category['Name'])}'.`,
      )
      continue
    }
    chosen.push({
      Name: category['Name'],
      Option: option['Name'],
      TrackingCategoryID: category['TrackingCategoryID'],
      TrackingOptionID: option['TrackingOptionID'],
    })
  }
  if (new Set(chosen.map((each) => each['TrackingCategoryID'])).size < chosen.length || chosen.length > mostCategories) {
    problems.error(`A line may have one option of each of at most ${mostCategories} Tracking Categories.`)
  }
  return chosen
}

function listCategories(books: Books, draft: Draft): WireRecord[] {
  const collection = books.collections.get('TrackingCategories')
  if (!collection) return []
  const ids = Array.from({ length: collection.size }, (_, index) => collection.idAt(index))
  return ids.map((id) => draft.find('TrackingCategories', id)).filter((record) => record !== undefined)
}

/** By id or by name, whatever its case; only what is active, or held already. */
function findNamed(
  records: readonly WireRecord[],
  id: string,
  wanted: string,
  held: ReadonlySet<unknown>,
): WireRecord | undefined {
  const text = wanted.toLowerCase()
  return records.find(
    (record) =>
      ((record['Status'] ?? 'ACTIVE') === 'ACTIVE' || held.has(record[id])) &&
      [record[id], record['Name']].some((value) => typeof value === 'string' && value.toLowerCase() === text),
  )
}

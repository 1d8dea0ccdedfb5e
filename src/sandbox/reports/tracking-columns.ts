import type { Books } from '../books/books.ts'
import type { WireRecord } from '../company/collection.ts'
import type { TrackingFilter } from './figures.ts'
import { ReportFault } from './report-fault.ts'
import type { ReportQuery } from './report-query.ts'

/** A column of a report by tracking, and the lines it counts. */
export interface TrackingColumn {
  title: string
  /** Undefined: all lines. */
  filter: TrackingFilter | undefined
  /** Left out where nothing falls into it. */
  optional: boolean
}

interface Option {
  id: string
  name: string
  active: boolean
}

interface Category {
  id: string
  name: string
  options: Option[]
}

const mostColumns = 1000

/**
 * Xero: Reports, 'Profit and Loss'. A category alone makes one column for each of its options, what has none of them, and a
 * total; two categories, their combinations. With an option it is no column but a filter. Undefined: not by tracking at all.
 */
export function readTrackingColumns(
  books: Books,
  query: ReportQuery,
): { columns: TrackingColumn[]; filter: TrackingFilter | undefined } {
  const asked = [readChoice(books, query, ''), readChoice(books, query, '2')].filter((choice) => choice !== undefined)
  const chosen = asked.flatMap(({ category, option }) => (option ? [toFilter(category, option)] : []))
  const filter = joinFilters(chosen)
  const spread = asked.filter(({ option }) => option === undefined).map(({ category }) => category)
  if (spread.length === 0) return { columns: [], filter }
  const combinations = spread.reduce<{ titles: string[]; filters: TrackingFilter[] }[]>(
    (before, category) =>
      before.flatMap(({ titles, filters }) =>
        [...category.options, undefined].map((option) => ({
          titles: [...titles, option?.name ?? 'Unassigned'],
          filters: [...filters, toFilter(category, option)],
        })),
      ),
    [{ titles: [], filters: [] }],
  )
  if (combinations.length + 1 > mostColumns) {
    throw new ReportFault(`The report would have more than ${mostColumns} columns. Choose a tracking option to narrow it down.`)
  }
  const active = new Set(spread.flatMap(({ options }) => options.filter((option) => option.active).map(({ name }) => name)))
  const columns = combinations.map(({ titles, filters }): TrackingColumn => {
    const unassigned = titles.every((title) => title === 'Unassigned')
    return {
      title: unassigned ? 'Unassigned' : titles.join(', '),
      filter: joinFilters([...chosen, ...filters]),
      optional: !unassigned && (spread.length > 1 || !titles.every((title) => active.has(title))),
    }
  })
  return { columns: [...columns, { title: 'Total', filter, optional: false }], filter }
}

/** Options given alone, as the balance sheet takes them. Throws ReportFault for one that is not there. */
export function readTrackingOptions(books: Books, query: ReportQuery, names: readonly string[]): TrackingFilter | undefined {
  const filters = names.flatMap((name) => {
    const id = query.text(name)
    if (id === undefined) return []
    for (const category of listCategories(books)) {
      const option = category.options.find((candidate) => isSame(candidate.id, id))
      if (option) return [toFilter(category, option)]
    }
    throw new ReportFault(`The supplied ${name} parameter is not the ID of a tracking option.`)
  })
  return joinFilters(filters)
}

function readChoice(
  books: Books,
  query: ReportQuery,
  suffix: '' | '2',
): { category: Category; option: Option | undefined } | undefined {
  // The first pair may carry its number too, as older clients send it.
  const number = suffix === '' ? '1' : suffix
  const categoryId = query.text(`trackingCategoryID${suffix}`) ?? query.text(`trackingCategoryID${number}`)
  const optionId = query.text(`trackingOptionID${suffix}`) ?? query.text(`trackingOptionID${number}`)
  if (categoryId === undefined) {
    if (optionId === undefined) return undefined
    throw new ReportFault(`TrackingCategoryID${number} must be provided if a TrackingOptionID${number} is provided.`)
  }
  const category = listCategories(books).find(({ id }) => isSame(id, categoryId))
  if (!category) throw new ReportFault(`TrackingCategoryID${number} is not the ID of a tracking category.`)
  if (optionId === undefined) return { category, option: undefined }
  const option = category.options.find(({ id }) => isSame(id, optionId))
  if (!option) throw new ReportFault(`TrackingOptionID${number} is not the ID of an option of the tracking category.`)
  return { category, option }
}

function listCategories(books: Books): Category[] {
  return Array.from(books.each('TrackingCategories'), (record) => ({
    id: String(record['TrackingCategoryID']),
    name: String(record['Name']),
    options: (Array.isArray(record['Options']) ? (record['Options'] as WireRecord[]) : []).map((option) => ({
      id: String(option['TrackingOptionID']),
      name: String(option['Name']),
      active: (option['Status'] ?? 'ACTIVE') === 'ACTIVE',
    })),
  }))
}

/** Lines with the option; without one, lines that have none of the options there are. */
function toFilter(category: Category, option: Option | undefined): TrackingFilter {
  const has = (tracking: readonly WireRecord[], wanted: Option): boolean =>
    tracking.some((line) => {
      const id = line['TrackingOptionID']
      return typeof id === 'string' ? isSame(id, wanted.id) : line['Name'] === category.name && line['Option'] === wanted.name
    })
  return {
    key: `${category.id}=${option?.id ?? ''}`,
    passes: (tracking) => (option ? has(tracking, option) : !category.options.some((each) => has(tracking, each))),
  }
}

function joinFilters(filters: readonly TrackingFilter[]): TrackingFilter | undefined {
  if (filters.length === 0) return undefined
  return {
    key: filters.map(({ key }) => key).join('&'),
    passes: (tracking) => filters.every((filter) => filter.passes(tracking)),
  }
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

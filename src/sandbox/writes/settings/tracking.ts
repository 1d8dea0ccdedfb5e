import { randomUUID } from 'node:crypto'
import type { ApiCall, Route } from '../../api/route.ts'
import { notFound } from '../../api/problems.ts'
import type { Draft } from '../../books/draft.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { readChoice, readText, textOf } from '../fields.ts'
import type { Reading } from '../fields.ts'
import { findBy } from '../find-by.ts'
import { createInput } from '../input.ts'
import type { Problems } from '../problems.ts'
import { createProblems } from '../problems.ts'
import { readElements } from '../read-elements.ts'
import { isReferenced, renameTrackingCategory, renameTrackingOption } from '../references.ts'
import type { Write } from '../write-routes.ts'
import { toFailedElement } from '../failed-element.ts'
import { createWriteRoutes, recordsReply, validationReply } from '../write-routes.ts'

const scopes = ['accounting.settings']
const mostActive = 2
const mostOptions = 100
const statuses = ['ACTIVE', 'ARCHIVED']
const one = 'TrackingCategories/{TrackingCategoryID}'

export const trackingRoutes: Route[] = [
  ...createWriteRoutes({
    path: 'TrackingCategories',
    root: 'TrackingCategories',
    id: 'TrackingCategoryID',
    scopes,
    put: createCategory,
    postOne: updateCategory,
  }),
  { method: 'DELETE', path: one, scopes, answer: deleteCategory },
  { method: 'PUT', path: `${one}/Options`, scopes, answer: (call) => answerOptions(call, createOption) },
  { method: 'POST', path: `${one}/Options/{TrackingOptionID}`, scopes, answer: (call) => answerOptions(call, updateOption) },
  { method: 'DELETE', path: `${one}/Options/{TrackingOptionID}`, scopes, answer: deleteOption },
]

function createCategory(write: Write): WireRecord | undefined {
  const { problems, input, draft } = write
  const name = readCategoryName(write, undefined)
  if (!input.text('Name')) problems.error('Tracking category name must be specified.')
  checkRoom(write)
  const options: WireRecord[] = []
  for (const each of input.list('Options') ?? []) {
    const option = readOption({ input: each, problems }, undefined, options)
    if (option) options.push(option)
  }
  if (problems.errors.length > 0) return undefined
  return draft.save('TrackingCategories', { Name: name, Status: 'ACTIVE', TrackingCategoryID: randomUUID(), Options: options })
}

function updateCategory(write: Write): WireRecord | undefined {
  const { problems, draft, existing, input } = write
  if (!existing) return undefined
  if (input.has('Name') && !input.text('Name')) problems.error('Tracking category name must be specified.')
  const Name = readCategoryName(write, existing) ?? existing['Name']
  const Status = readChoice(write, 'Status', statuses) ?? existing['Status']
  if (Status === 'ACTIVE' && existing['Status'] !== 'ACTIVE') checkRoom(write)
  if (problems.errors.length > 0) return undefined
  const after = { ...existing, Name, Status }
  const saved = draft.save('TrackingCategories', after)
  if (Name !== existing['Name'])
    renameTrackingCategory(write, { id: String(existing['TrackingCategoryID']), before: existing, after })
  return saved
}

/** Xero keeps two active categories. */
function checkRoom({ draft, problems }: Write): void {
  if (draft.lookup('TrackingCategories', 'Status', 'ACTIVE').length >= mostActive) {
    problems.error(`You have reached the limit of ${mostActive} active tracking categories.`)
  }
}

function readCategoryName(write: Write, existing: WireRecord | undefined): string | undefined {
  const name = readText(write, 'Name', 100)
  const others = findBy(write.draft, 'TrackingCategories', 'Name', name)
  if (others.some((other) => other['TrackingCategoryID'] !== existing?.['TrackingCategoryID'])) {
    write.problems.error('Please enter a unique Name.')
  }
  return name
}

/** What was never used disappears; what was used can only be archived. */
function deleteCategory({ books, params, nowMs }: ApiCall): Reply {
  const draft = books.begin(nowMs)
  const category = draft.find('TrackingCategories', params['TrackingCategoryID'] ?? '')
  if (!category) return notFound()
  const id = category['TrackingCategoryID']
  if (isReferenced({ books, draft }, (object) => object['TrackingCategoryID'] === id)) {
    return refuse(
      category,
      'TrackingCategoryID',
      'The tracking category has been used and cannot be deleted. Archive it instead.',
    )
  }
  draft.remove('TrackingCategories', String(id))
  draft.commit()
  return recordsReply('TrackingCategories', [{ ...category, Status: 'DELETED' }], nowMs)
}

type WriteOption = (reading: Reading, options: WireRecord[], call: ApiCall, draft: Draft) => WireRecord | undefined

/** Options live in their category: one bad one refuses them all. */
function answerOptions(call: ApiCall, write: WriteOption): Reply {
  const { books, exchange, params, nowMs } = call
  const draft = books.begin(nowMs)
  const category = draft.find('TrackingCategories', params['TrackingCategoryID'] ?? '')
  if (!category) return notFound()
  let options = category['Options'] as WireRecord[]
  const named = params['TrackingOptionID']?.toLowerCase()
  if (named !== undefined && !options.some((option) => option['TrackingOptionID'] === named)) return notFound()
  const written: WireRecord[] = []
  const failed: WireRecord[] = []
  for (const element of readElements(exchange, 'Options', named === undefined ? mostOptions : 1)) {
    const problems = createProblems()
    const option = write({ input: createInput(element), problems }, options, call, draft)
    if (!option || problems.errors.length > 0) {
      failed.push(toFailedElement(element, 'TrackingOptionID', problems))
      continue
    }
    const known = options.some((other) => other['TrackingOptionID'] === option['TrackingOptionID'])
    options = known
      ? options.map((other) => (other['TrackingOptionID'] === option['TrackingOptionID'] ? option : other))
      : [...options, option]
    written.push(option)
  }
  if (failed.length > 0) return validationReply(failed)
  draft.save('TrackingCategories', { ...category, Options: options })
  draft.commit()
  return recordsReply('Options', written, nowMs)
}

function createOption(reading: Reading, options: WireRecord[]): WireRecord | undefined {
  if (options.length >= mostOptions) reading.problems.error(`A tracking category can have no more than ${mostOptions} options.`)
  return readOption(reading, undefined, options)
}

function updateOption(reading: Reading, options: WireRecord[], { books, params }: ApiCall, draft: Draft): WireRecord | undefined {
  const before = options.find((option) => option['TrackingOptionID'] === params['TrackingOptionID']?.toLowerCase())
  const after = readOption(reading, before, options)
  if (before && after && before['Name'] !== after['Name']) {
    renameTrackingOption({ books, draft }, { id: String(before['TrackingOptionID']), before, after })
  }
  return after
}

function readOption(reading: Reading, before: WireRecord | undefined, options: WireRecord[]): WireRecord | undefined {
  const { problems } = reading
  const name = readText(reading, 'Name', 100) ?? textOf(before, 'Name')
  if (!name) problems.error('Tracking option name must be specified.')
  const taken = options.some(
    (other) => other !== before && String(other['Name']).toLowerCase() === name.toLowerCase() && other['Status'] !== 'DELETED',
  )
  if (taken) problems.error('Please enter a unique Name.')
  const status = readChoice(reading, 'Status', statuses) ?? (textOf(before, 'Status') || 'ACTIVE')
  if (problems.errors.length > 0) return undefined
  return toOption(textOf(before, 'TrackingOptionID') || randomUUID(), name, status)
}

function toOption(id: string, name: string, status: string): WireRecord {
  return {
    TrackingOptionID: id,
    Name: name,
    Status: status,
    HasValidationErrors: false,
    IsDeleted: status === 'DELETED',
    IsArchived: status === 'ARCHIVED',
    IsActive: status === 'ACTIVE',
  }
}

function deleteOption({ books, params, nowMs }: ApiCall): Reply {
  const draft = books.begin(nowMs)
  const category = draft.find('TrackingCategories', params['TrackingCategoryID'] ?? '')
  const options = (category?.['Options'] as WireRecord[] | undefined) ?? []
  const id = params['TrackingOptionID']?.toLowerCase()
  const option = options.find((each) => each['TrackingOptionID'] === id)
  if (!category || !option) return notFound()
  if (isReferenced({ books, draft }, (object) => object['TrackingOptionID'] === id)) {
    return refuse(option, 'TrackingOptionID', 'The tracking option has been used and cannot be deleted. Archive it instead.')
  }
  draft.save('TrackingCategories', { ...category, Options: options.filter((each) => each !== option) })
  draft.commit()
  return recordsReply('Options', [toOption(String(id), String(option['Name']), 'DELETED')], nowMs)
}

function refuse(record: WireRecord, id: string, message: string): Reply {
  const problems: Problems = createProblems()
  problems.error(message)
  return validationReply([toFailedElement(record, id, problems)])
}

import { randomUUID } from 'node:crypto'
import type { ApiCall, Route } from '../../api/route.ts'
import { notFound } from '../../api/problems.ts'
import type { Draft } from '../../books/draft.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { emptyReply } from '../../exchange.ts'
import { readChoice, readText } from '../fields.ts'
import { findBy } from '../find-by.ts'
import { createInput } from '../input.ts'
import { createProblems } from '../problems.ts'
import { readElements } from '../read-elements.ts'
import type { Write } from '../write-routes.ts'
import { toFailedElement } from '../failed-element.ts'
import { createWriteRoutes, recordsReply, validationReply } from '../write-routes.ts'

const mostGroups = 100
const scopes = ['accounting.contacts']
const members = 'ContactGroups/{ContactGroupID}/Contacts'

export const contactGroupRoutes: Route[] = [
  ...createWriteRoutes({
    path: 'ContactGroups',
    root: 'ContactGroups',
    id: 'ContactGroupID',
    scopes,
    put: createGroup,
    postOne: updateGroup,
    toFailed: (element) => ({ ...element, Contacts: element['Contacts'] ?? [] }),
  }),
  { method: 'PUT', path: members, scopes, answer: addMembers },
  { method: 'DELETE', path: members, scopes, answer: (call) => dropMembers(call) },
  { method: 'DELETE', path: `${members}/{ContactID}`, scopes, answer: (call) => dropMembers(call, call.params['ContactID']) },
]

function createGroup(write: Write): WireRecord | undefined {
  const { draft, problems, input } = write
  if (draft.lookup('ContactGroups', 'Status', 'ACTIVE').length >= mostGroups) {
    problems.error(`You’ve reached the limit of ${mostGroups} contact groups.`)
  }
  if (!input.text('Name')) problems.error('Contact group name must be specified.')
  const Name = readName(write, undefined)
  if (problems.errors.length > 0) return undefined
  return draft.save('ContactGroups', {
    ContactGroupID: randomUUID(),
    Name,
    Status: 'ACTIVE',
    Contacts: [],
    HasValidationErrors: false,
  })
}

function updateGroup(write: Write): WireRecord | undefined {
  const { draft, problems, existing, input } = write
  if (!existing) return undefined
  if (existing['Status'] !== 'ACTIVE') problems.error('Deleted contact groups cannot be updated.')
  if (input.has('Name') && !input.text('Name')) problems.error('Contact group name must be specified.')
  const Name = readName(write, existing) ?? existing['Name']
  const Status = readChoice(write, 'Status', ['ACTIVE', 'DELETED']) ?? existing['Status']
  if (problems.errors.length > 0) return undefined
  const after = { ...existing, Name, Status, ...(Status === 'DELETED' ? { Contacts: [] } : {}) }
  for (const id of memberIds(existing)) showInContact(draft, id, after, Status === 'ACTIVE')
  return draft.save('ContactGroups', after)
}

function readName(write: Write, existing: WireRecord | undefined): string | undefined {
  const name = readText(write, 'Name', 255)
  const taken = findBy(write.draft, 'ContactGroups', 'Name', name).some(
    (other) => other['Status'] === 'ACTIVE' && other['ContactGroupID'] !== existing?.['ContactGroupID'],
  )
  if (taken) write.problems.error('Please enter a unique Name.')
  return name
}

function findGroup({ params }: ApiCall, draft: Draft): WireRecord | undefined {
  const group = draft.find('ContactGroups', params['ContactGroupID'] ?? '')
  return group?.['Status'] === 'ACTIVE' ? group : undefined
}

/** Adds the contacts listed, all or none; answers with them as Xero does. Those that are in it already stay. */
function addMembers(call: ApiCall): Reply {
  const { books, exchange, nowMs } = call
  const draft = books.begin(nowMs)
  const group = findGroup(call, draft)
  if (!group) return notFound()
  const failed: WireRecord[] = []
  const contacts = new Map((group['Contacts'] as WireRecord[]).map((stub) => [String(stub['ContactID']), stub]))
  const answered: WireRecord[] = []
  for (const element of readElements(exchange, 'Contacts', 500)) {
    const problems = createProblems()
    const id = createInput(element).text('ContactID')
    const contact = id ? draft.find('Contacts', id) : undefined
    if (!id) problems.error('The ContactID must be specified.')
    else if (!contact) problems.error('An existing Contact with the specified ContactID could not be found')
    else if (contact['ContactStatus'] !== 'ACTIVE') {
      problems.error(
        'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.',
      )
    }
    if (!contact || problems.errors.length > 0) {
      failed.push(toFailedElement(element, 'ContactID', problems))
      continue
    }
    const stub = { ContactID: contact['ContactID'], Name: contact['Name'], ...stubRest, HasValidationErrors: false }
    contacts.set(String(contact['ContactID']), stub)
    showInContact(draft, String(contact['ContactID']), group, true)
    answered.push({ ...stub, ValidationErrors: [] })
  }
  if (failed.length > 0) return validationReply(failed)
  draft.save('ContactGroups', { ...group, Contacts: [...contacts.values()] })
  draft.commit()
  return recordsReply('Contacts', answered, nowMs)
}

const stubRest = { Addresses: [], Phones: [], ContactGroups: [], ContactPersons: [] }

/** Takes one contact out, or all. */
function dropMembers(call: ApiCall, contactId?: string): Reply {
  const { books, nowMs } = call
  const draft = books.begin(nowMs)
  const group = findGroup(call, draft)
  if (!group) return notFound()
  const dropped = memberIds(group).filter((id) => contactId === undefined || id === contactId.toLowerCase())
  if (contactId !== undefined && dropped.length === 0) return notFound()
  for (const id of dropped) showInContact(draft, id, group, false)
  const kept = (group['Contacts'] as WireRecord[]).filter((stub) => !dropped.includes(String(stub['ContactID'])))
  draft.save('ContactGroups', { ...group, Contacts: kept })
  draft.commit()
  return emptyReply(204)
}

function memberIds(group: WireRecord): string[] {
  return (group['Contacts'] as WireRecord[]).map((stub) => String(stub['ContactID']))
}

/** Contacts list the groups they are in. That does not move their modified time. */
function showInContact(draft: Draft, contactId: string, group: WireRecord, isMember: boolean): void {
  const contact = draft.find('Contacts', contactId)
  if (!contact) return
  const { ContactGroupID, Name, Status } = group
  const others = ((contact['ContactGroups'] as WireRecord[] | undefined) ?? []).filter(
    (each) => each['ContactGroupID'] !== ContactGroupID,
  )
  const own = { ContactGroupID, Name, Status, Contacts: [], HasValidationErrors: false }
  draft.save('Contacts', { ...contact, ContactGroups: isMember ? [...others, own] : others }, { untouched: true })
}

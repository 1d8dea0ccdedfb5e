import type { Collection, WireRecord } from './collection.ts'
import type { Balance } from './contacts.ts'
import { createCollection } from './create-collection.ts'
import { createGuidSpace } from './guid.ts'
import type { World } from './world.ts'

const names = ['Training', 'VIP "gold"', 'Suppliers, local', 'Ehemalige']

/** Contacts with their groups and balances. Balances look at every open invoice, so they are summed at the first read. */
export function createContacts(world: World, sumBalances: () => Map<number, Balance>): Collection {
  const ids = createGuidSpace(world.seed, 'contact')
  const { contacts } = world.contacts
  const groups = listGroups(world)
  let balances: Map<number, Balance> | undefined
  return createCollection('Contacts', 'ContactID', {
    size: contacts.length,
    idAt: (index) => contacts[index]!.id,
    updatedMsAt: (index) => world.contacts.updatedMsAt(index),
    recordAt(index) {
      balances ??= sumBalances()
      const member = groups
        .filter((group) => group.members.includes(index))
        .map(({ id, name }) => ({ ContactGroupID: id, Name: name, Status: 'ACTIVE', Contacts: [], HasValidationErrors: false }))
      return world.contacts.recordAt(index, balances.get(index), member)
    },
    indexOf(id) {
      const index = ids.indexOf(id)
      return index !== undefined && index < contacts.length ? index : undefined
    },
  })
}

export function createContactGroupRecords(world: World): WireRecord[] {
  return listGroups(world).map(({ id, name, members }) => ({
    ContactGroupID: id,
    Name: name,
    Status: 'ACTIVE',
    Contacts: members.map((index) => world.contacts.contacts[index]!.stub),
    HasValidationErrors: false,
  }))
}

/** The last group is empty. */
function listGroups(world: World): { id: string; name: string; members: number[] }[] {
  const ids = createGuidSpace(world.seed, 'contact-group')
  const active = world.contacts.contacts.filter((contact) => contact.status === 'ACTIVE').slice(0, 60)
  return names.map((name, group) => ({
    id: ids.at(group),
    name,
    members: group === 3 ? [] : active.filter(({ index }) => index % (group + 3) === 1).map(({ index }) => index),
  }))
}

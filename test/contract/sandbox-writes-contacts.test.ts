import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, Writer } from '../support/sandbox-writer.ts'
import { openWriter } from '../support/sandbox-writer.ts'

let writer: Writer
beforeAll(async () => {
  writer = await openWriter()
})
afterAll(() => writer.close())

const uniqueName = (name: string) =>
  `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`

describe('contacts', () => {
  test('PUT makes a contact that has the properties of every other one', async () => {
    const [made] = await writer.write('PUT', 'Contacts', {
      Contacts: [
        {
          Name: 'Foo9987',
          EmailAddress: 'sid32476@blah.com',
          CompanyNumber: 'NumberBusiness1234',
          Phones: [{ PhoneType: 'MOBILE', PhoneNumber: '555-1212', PhoneAreaCode: '415' }],
          Addresses: [{ AddressType: 'POBOX', AddressLine1: '1 Road', City: 'Wellington' }],
          PaymentTerms: { Bills: { Day: 15, Type: 'OFCURRENTMONTH' }, Sales: { Day: 10, Type: 'DAYSAFTERBILLMONTH' } },
        },
      ],
    })
    expect(made).toMatchObject({
      ContactStatus: 'ACTIVE',
      Name: 'Foo9987',
      BankAccountDetails: '',
      Addresses: [
        { AddressType: 'STREET', City: '' },
        { AddressType: 'POBOX', AddressLine1: '1 Road', City: 'Wellington' },
      ],
      Phones: [
        { PhoneType: 'DEFAULT' },
        { PhoneType: 'DDI' },
        { PhoneType: 'FAX' },
        { PhoneType: 'MOBILE', PhoneNumber: '555-1212' },
      ],
      IsCustomer: false,
      PaymentTerms: { Bills: { Day: 15, Type: 'OFCURRENTMONTH' }, Sales: { Day: 10, Type: 'DAYSAFTERBILLMONTH' } },
    })
    const [read] = await writer.read(`Contacts/${String(made?.['ContactID'])}`)
    expect(read).toEqual(made)
    const changed = await writer.read('Contacts?page=1', {
      'If-Modified-Since': new Date(Date.now() - 60_000).toISOString().slice(0, 19),
    })
    expect(changed.map((each) => each['Name'])).toContain('Foo9987')
  })

  test('a name that an active contact has is refused, whatever its case; one request is all or nothing', async () => {
    await writer.write('PUT', 'Contacts', { Name: 'Buzz Lightyear' })
    const messages = await writer.refused('PUT', 'Contacts', { Contacts: [{ Name: 'Not stored' }, { Name: 'BUZZ lightyear' }] })
    expect(messages).toEqual([uniqueName('BUZZ lightyear')])
    expect(await writer.read('Contacts?page=1&where=Name=="Not stored"')).toEqual([])
    expect(await writer.refused('PUT', 'Contacts', { Contacts: [{ Name: 'Twin' }, { Name: 'Twin' }] })).toEqual([
      uniqueName('Twin'),
    ])
    const separate = await writer.write('PUT', 'Contacts?summarizeErrors=false', {
      Contacts: [{ Name: 'Stored' }, { Name: 'Stored' }],
    })
    expect(separate.map((each) => each['StatusAttributeString'])).toEqual(['OK', 'ERROR'])
    expect(await writer.read('Contacts?page=1&where=Name=="Stored"')).toHaveLength(1)
  })

  test('POST finds by id, number or name and changes only what is sent', async () => {
    const [made] = await writer.write('POST', 'Contacts', { Name: 'Upsert', ContactNumber: 'UP-1', FirstName: 'Una' })
    const [byNumber] = await writer.write('POST', 'Contacts', { ContactNumber: 'up-1', LastName: 'Dos' })
    const [byName] = await writer.write('POST', 'Contacts', { Name: 'upsert', AccountNumber: 'A1' })
    const [byId] = await writer.write('POST', `Contacts/${String(made?.['ContactID'])}`, {
      Phones: [{ PhoneType: 'FAX', PhoneNumber: '1' }],
    })
    for (const each of [byNumber, byName, byId]) expect(each?.['ContactID']).toBe(made?.['ContactID'])
    expect(byId).toMatchObject({ Name: 'upsert', FirstName: 'Una', LastName: 'Dos', AccountNumber: 'A1' })
    expect((byId!['Phones'] as Body[]).find((phone) => phone['PhoneType'] === 'FAX')).toMatchObject({ PhoneNumber: '1' })
    const [read] = await writer.read('Contacts/UP-1')
    expect(read).toEqual(byId)
  })

  test('renaming a contact renames it on its documents, whose modified time stays', async () => {
    const [invoice] = await writer.read('Invoices?page=1&pageSize=1')
    const { ContactID: id } = invoice!['Contact'] as Body
    const [contact] = await writer.read(`Contacts/${String(id)}`)
    if (contact?.['ContactStatus'] !== 'ACTIVE') throw new Error('The first invoice is to an archived contact')
    await writer.write('POST', `Contacts/${String(id)}`, { Name: 'Renamed & Sons' })
    const [after] = await writer.read(`Invoices/${String(invoice?.['InvoiceID'])}`)
    expect(after?.['Contact']).toMatchObject({ Name: 'Renamed & Sons' })
    expect(after?.['UpdatedDateUTC']).toBe(invoice?.['UpdatedDateUTC'])
  })

  test('archiving hides it and frees its name; it cannot be edited until it is restored', async () => {
    const [made] = await writer.write('PUT', 'Contacts', { Name: 'Short lived', ContactNumber: 'SL' })
    const id = String(made?.['ContactID'])
    expect((await writer.write('POST', `Contacts/${id}`, { ContactStatus: 'ARCHIVED' }))[0]).toMatchObject({
      ContactStatus: 'ARCHIVED',
    })
    expect(await writer.read('Contacts?page=1&where=Name=="Short lived"')).toEqual([])
    expect(await writer.read('Contacts?page=1&includeArchived=true&where=Name=="Short lived"')).toHaveLength(1)
    const message =
      'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.'
    expect(await writer.refused('POST', `Contacts/${id}`, { FirstName: 'X' })).toEqual([message])
    await writer.write('PUT', 'Contacts', { Name: 'Short lived' })
    expect(await writer.refused('POST', `Contacts/${id}`, { ContactStatus: 'ACTIVE' })).toEqual([uniqueName('Short lived')])
    expect(await writer.refused('PUT', 'Contacts', { Name: 'Dead', ContactStatus: 'ARCHIVED' })).toEqual([
      "The status 'ARCHIVED' is not valid for contacts.",
    ])
  })

  test.each([
    [{}, /must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber/],
    [{ Name: 'E', EmailAddress: 'no address' }, /^Email address must be valid\.$/],
    [{ Name: 'x'.repeat(256) }, /Name must not be more than 255/],
    [{ Name: 'E', ContactNumber: 'C-00000' }, /The contact number C-00000 is already assigned/],
    [{ Name: 'E', DefaultCurrency: 'ISK' }, /^Organisation is not subscribed to currency ISK$/],
    [{ Name: 'E', ContactPersons: [{ FirstName: 'A' }] }, /^Additional people cannot be added/],
    [{ Name: 'E', FirstName: 'F', ContactPersons: Array.from({ length: 6 }, () => ({ FirstName: 'A' })) }, /no more than 5/],
    [{ Name: 'E', PaymentTerms: { Bills: { Day: 40, Type: 'OFCURRENTMONTH' } } }, /payment terms/],
    [{ Name: 'E', Addresses: [{ AddressType: 'MOON' }] }, /AddressType/],
    [{ Name: 'E', AccountsReceivableTaxType: 'NOPE' }, /Tax rate must be valid/],
    [{ Name: 'E', SalesDefaultAccountCode: '9999' }, /^Account code '9999' is not a valid code/],
  ])('%j is refused', async (contact, message) => {
    const messages = await writer.refused('PUT', 'Contacts', { Contacts: [contact] })
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatch(message)
  })

  test('an id that is not there is refused in the body and not found in the path', async () => {
    const ContactID = '11111111-2222-4333-8444-555555555555'
    expect(await writer.refused('POST', 'Contacts', { ContactID, Name: 'Nobody' })).toHaveLength(1)
    expect((await writer.send('POST', `Contacts/${ContactID}`, { Name: 'Nobody' })).status).toBe(404)
  })
})

describe('contact groups', () => {
  test('groups and contacts name each other, and no more once a contact is dropped or the group deleted', async () => {
    const contacts = await writer.write('PUT', 'Contacts', { Contacts: [{ Name: 'Member A' }, { Name: 'Member B' }] })
    const ids = contacts.map((contact) => String(contact['ContactID']))
    const [group] = await writer.write('PUT', 'ContactGroups', { ContactGroups: [{ Name: 'Testers' }] })
    expect(group).toMatchObject({ Name: 'Testers', Status: 'ACTIVE', Contacts: [], HasValidationErrors: false })
    const below = `ContactGroups/${String(group?.['ContactGroupID'])}`
    const added = await writer.write('PUT', `${below}/Contacts`, { Contacts: ids.map((ContactID) => ({ ContactID })) })
    expect(added.map((contact) => contact['ContactID'])).toEqual(ids)
    const names = async () => ((await writer.read(below))[0]!['Contacts'] as Body[]).map((contact) => contact['Name'])
    const groupsOf = async (id: string) =>
      ((await writer.read(`Contacts/${id}`))[0]!['ContactGroups'] as Body[]).map((each) => each['Name'])
    expect(await names()).toEqual(['Member A', 'Member B'])
    expect(await groupsOf(ids[0]!)).toEqual(['Testers'])

    await writer.write('POST', below, { Name: 'Triers' })
    expect(await groupsOf(ids[0]!)).toEqual(['Triers'])
    await writer.write('POST', `Contacts/${ids[1]}`, { Name: 'Member C' })
    expect(await names()).toEqual(['Member A', 'Member C'])

    expect((await writer.send('DELETE', `${below}/Contacts/${ids[0]}`)).status).toBe(204)
    expect(await names()).toEqual(['Member C'])
    expect(await groupsOf(ids[0]!)).toEqual([])
    expect((await writer.send('DELETE', `${below}/Contacts/${ids[0]}`)).status).toBe(404)
    expect((await writer.send('DELETE', `${below}/Contacts`)).status).toBe(204)
    expect(await names()).toEqual([])
    expect((await writer.write('POST', below, { Status: 'DELETED' }))[0]).toMatchObject({ Status: 'DELETED' })
    expect((await writer.read('ContactGroups')).map((each) => each['Name'])).not.toContain('Triers')
    expect((await writer.send('PUT', `${below}/Contacts`, { Contacts: [{ ContactID: ids[0] }] })).status).toBe(404)
  })

  test('unknown contacts are refused whole, names are unique, and 100 groups are the most', async () => {
    const [group] = await writer.write('PUT', 'ContactGroups', { Name: 'Alone' })
    const below = `ContactGroups/${String(group?.['ContactGroupID'])}`
    const [contact] = await writer.read('Contacts?page=1&pageSize=1')
    const sent = [{ ContactID: contact?.['ContactID'] }, { ContactID: '11111111-2222-4333-8444-555555555555' }]
    expect(await writer.refused('PUT', `${below}/Contacts`, { Contacts: sent })).toHaveLength(1)
    expect((await writer.read(below))[0]?.['Contacts']).toEqual([])
    expect(await writer.refused('PUT', 'ContactGroups', { Name: 'alone' })).toEqual(['Please enter a unique Name.'])
    const many = Array.from({ length: 100 }, (_, index) => ({ Name: `Group ${index}` }))
    expect(await writer.refused('PUT', 'ContactGroups', { ContactGroups: many })).toContain(
      'You’ve reached the limit of 100 contact groups.',
    )
  })
})

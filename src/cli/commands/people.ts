import { createOneTimeLinks } from '../../access/one-time-links.ts'
import { createPeople } from '../../access/people.ts'
import { AppError } from '../../lib/app-error.ts'
import { systemClock } from '../../lib/clock.ts'
import { printJson, withPlatform, type Cli } from '../cli.ts'
import { toTime } from '../render/figures.ts'
import { renderTable } from '../render/table.ts'

export async function listPeople(cli: Cli, options: { json?: boolean }): Promise<void> {
  const people = await withPlatform(cli, 'people', ({ services }) => createPeople(services.store.database, systemClock).list())
  if (options.json) return printJson(cli, people)
  if (people.length === 0) return cli.print('Nobody yet. "daybook serve" shows a link that makes the owner.')
  const columns = [{ title: 'name' }, { title: 'address' }, { title: 'role' }, { title: 'last seen', shrinkTo: 10 }]
  const rows = people.map(({ name, email, role, lastSeenAt }) => [
    name,
    email,
    role,
    toTime(lastSeenAt?.toISOString(), cli.now()),
  ])
  cli.print(renderTable(columns, rows, { style: cli.style, width: cli.width() }))
}

/** For who is locked out, an only owner too: whoever can use this home can already do more. */
export async function makeResetLink(cli: Cli, email: string, options: { json?: boolean }): Promise<void> {
  const { secret, expiresAt } = await withPlatform(cli, 'people reset-link', async ({ services }) => {
    const { database } = services.store
    const people = await createPeople(database, systemClock).list()
    const person = people.find((each) => each.email === email.trim().toLowerCase())
    if (!person) throw new AppError('not_found', `There is nobody with the address ${email}. "daybook people" lists everybody.`)
    const { secret, link } = await createOneTimeLinks(database, systemClock).create({ purpose: 'reset', personId: person.id })
    return { secret, expiresAt: link.expiresAt }
  })
  const path = `/reset#${secret}`
  if (options.json) return printJson(cli, { url: cli.address === undefined ? null : `${cli.address}${path}`, path, expiresAt })
  if (cli.address === undefined) cli.print(`Start "daybook serve", and open its address with this behind it:\n  ${path}`)
  else cli.print(`${cli.address}${path}`)
  cli.note('It sets a new password, once, within 24 hours, and ends their sessions.')
}

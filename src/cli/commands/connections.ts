import { confirm } from '../ask.ts'
import { printJson, withPlatform, type Cli } from '../cli.ts'
import { renderConnectResult, toConnectionJson, toConnectJson } from '../render/connect-result.ts'
import { toCounted, toTime } from '../render/figures.ts'
import { renderTable } from '../render/table.ts'

export async function listConnections(cli: Cli, options: { json?: boolean }): Promise<void> {
  const connections = await withPlatform(cli, 'connections', (platform) => platform.connections.list())
  if (options.json) return printJson(cli, connections.map(toConnectionJson))
  if (connections.length === 0) return cli.print('No connections yet. Make one with "daybook connect", or try "daybook demo".')
  const { style } = cli
  const rows = connections.map((connection) => [
    connection.name,
    connection.tenantName,
    connection.auth,
    connection.status === 'ok' ? style.good('ok') : style.warn('needs attention'),
    toTime(connection.createdAt, cli.now()),
    connection.tenantId,
  ])
  const columns = [
    { title: 'name' },
    { title: 'organisation', shrinkTo: 12 },
    { title: 'by' },
    { title: 'status' },
    { title: 'connected', shrinkTo: 12 },
    { title: 'tenant id', shrinkTo: 9 },
  ]
  cli.print(renderTable(columns, rows, { style, width: cli.width() }))
  for (const { name, statusReason } of connections) if (statusReason !== null) cli.print(`${style.warn(name)}: ${statusReason}`)
}

export async function testConnection(cli: Cli, name: string, options: { json?: boolean }): Promise<void> {
  const result = await withPlatform(cli, `test ${name}`, (platform) => platform.connections.test(name))
  if (options.json) printJson(cli, toConnectJson(result))
  else cli.print(renderConnectResult(result, { style: cli.style, width: cli.width() ?? 100 }))
}

export async function resetStreams(
  cli: Cli,
  name: string,
  options: { streams: string[]; yes?: boolean; json?: boolean },
): Promise<void> {
  const list = options.streams.join(', ')
  await confirm(
    cli.terminal,
    `This deletes the rows of ${list} of ${name} here; the next sync reads them whole again.`,
    options.yes ?? false,
  )
  await withPlatform(cli, `reset ${name}`, (platform) => platform.connections.reset(name, options.streams))
  if (options.json) printJson(cli, { connection: name, reset: options.streams })
  else cli.print(`Reset ${list} of ${name}. Next: npx daybook sync ${name}`)
}

export async function disconnect(
  cli: Cli,
  name: string,
  options: { purge?: boolean; yes?: boolean; json?: boolean },
): Promise<void> {
  const purge = options.purge ?? false
  const act = purge
    ? `This ends the connection ${name} and deletes every row of its organisation here.`
    : `This ends the connection ${name}; its rows stay.`
  await confirm(cli.terminal, act, options.yes ?? false)
  const result = await withPlatform(cli, `disconnect ${name}`, (platform) => platform.connections.disconnect(name, { purge }))
  if (options.json) return printJson(cli, { connection: name, ...result })
  cli.print(`${name} is disconnected${result.revoked ? ', here and at Xero' : ' here'}.`)
  if (purge) cli.print(`${toCounted(result.purgedRows, 'row')} deleted.`)
  for (const note of result.notes) cli.print(note)
}

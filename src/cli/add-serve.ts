import type { Command } from 'commander'
import { toNumberOption, type Act, type Cli } from './cli.ts'

/** Where `serve` listens unless told otherwise. */
export const defaultPort = 8910

export function addServe(root: Command, cli: Cli, act: Act): void {
  root
    .command('serve')
    .description('run the server: dashboard, API, schedules; every other command works beside it')
    .option('--host <host>', 'listen on this address (default: this machine alone)')
    .option(
      '--port <port>',
      `listen on this port (default: ${defaultPort}); 0 takes a free one`,
      toNumberOption('--port', 0, 65_535),
    )
    .option('--open', 'open the dashboard in the browser')
    .option('--tls-cert <file>', 'certificate to serve with, PEM')
    .option('--tls-key <file>', 'its key, PEM')
    .option('--trusted-proxy <addresses>', 'proxies with TLS before it, separated by commas')
    .option('--json', 'print where it is as JSON, on one line')
    .action((options) => act(import('./commands/serve.ts').then(({ runServe }) => runServe(cli, options))))

  const people = root.command('people').description('who may sign in to the dashboard')
  people
    .option('--json', 'print JSON')
    .action((options) => act(import('./commands/people.ts').then(({ listPeople }) => listPeople(cli, options))))
  people
    .command('reset-link <email>')
    .description('a link with which a person sets a new password; for an only owner who is locked out, too')
    .option('--json', 'print JSON')
    .action((email, options) =>
      act(import('./commands/people.ts').then(({ makeResetLink }) => makeResetLink(cli, email, options))),
    )
}

import type { Command } from 'commander'
import type { Act, Cli } from './cli.ts'

const fileOption = '--file <file>'
const fileMeaning = 'the configuration (default: daybook.config.ts in this folder)'

export function addConfiguration(root: Command, cli: Cli, act: Act): void {
  root
    .command('plan')
    .description('show what applying a configuration file would change; ends with 3 if it would change something')
    .option(fileOption, fileMeaning)
    .option('--json', 'print JSON')
    .action((options) => act(import('./commands/configuration.ts').then(({ runPlan }) => runPlan(cli, options))))
  root
    .command('apply')
    .description('set connections, streams and tables to what a configuration file says')
    .option(fileOption, fileMeaning)
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((options) => act(import('./commands/configuration.ts').then(({ runApply }) => runApply(cli, options))))
}

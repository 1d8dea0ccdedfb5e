import { Option, type Command } from 'commander'
import { parameters } from '../books/statements/parameters.ts'
import type { StatementParameter } from '../books/statements/statement.ts'
import type { Act, Cli } from './cli.ts'
import { queryFormats } from './render/formats.ts'

/** `daybook report`: an option for every parameter a statement can have. */
export function addReport(root: Command, cli: Cli, act: Act): void {
  const report = root
    .command('report [statement] [names...]')
    .description('statements and measures of the books: pnl, balance-sheet, aged-receivables, …')
    .option('--list', 'list them all, with what they take')
  for (const parameter of Object.values(parameters)) report.addOption(toOption(parameter))
  report
    .addOption(new Option('--format <format>', 'of the answer').choices(queryFormats))
    .option('--json', 'the same as --format json')
    .action((statement, names, options) =>
      act(import('./commands/report.ts').then(({ runReport }) => runReport(cli, statement, names, options))),
    )
}

const values: Record<StatementParameter['kind'], string> = {
  date: 'date',
  choice: 'which',
  text: 'name',
  integer: 'count',
  flag: 'flag',
}

function toOption({ name, kind, meaning, choices }: StatementParameter): Option {
  const text = `${meaning.charAt(0).toLowerCase()}${meaning.slice(1)}`.replace(/\.$/, '')
  const option = new Option(`--${name.replaceAll('_', '-')} <${values[kind]}>`, text)
  return choices ? option.choices(choices) : option
}

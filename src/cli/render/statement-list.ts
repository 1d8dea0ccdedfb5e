import { createStatements } from '../../platform/statements.ts'
import type { Style } from './style.ts'
import { measure, padEnd, wrap } from './text.ts'

/** Every statement and measure: its name as it is typed, what it is, its options. */
export function renderStatementList(style: Style, width: number | undefined): string {
  const { statements } = createStatements()
  const names = statements.map(({ name }) => name.replaceAll('_', '-'))
  const nameWidth = Math.max(...names.map(measure)) + 2
  const indent = ' '.repeat(nameWidth)
  return statements
    .map(({ definition, parameters }, index) => {
      const [first = '', ...rest] = wrap(indent + definition, width ?? 120, indent).split('\n')
      const options = parameters.map(({ name }) => `--${name.replaceAll('_', '-')}`).join(' ')
      return [
        padEnd(style.bold(names[index]!), nameWidth) + first.trimStart(),
        ...rest,
        style.dim(wrap(indent + options, width ?? 120, indent)),
      ].join('\n')
    })
    .join('\n')
}

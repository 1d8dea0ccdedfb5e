import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { Cli } from '../../src/cli/cli.ts'
import { createLocalTerminal } from '../../src/cli/local-terminal.ts'
import { createCommands, createProgram } from '../../src/cli/program.ts'
import { renderError } from '../../src/cli/render/error.ts'
import { plainStyle } from '../../src/cli/render/style.ts'
import { AppError } from '../../src/lib/app-error.ts'

const cli: Cli = {
  config: () => {
    throw new AppError('config_invalid', 'Not asked for here.')
  },
  print() {},
  note() {},
  style: plainStyle,
  terminal: createLocalTerminal(),
  now: () => new Date(),
  width: () => undefined,
  untilStopped: () => new AbortController().signal,
  passSignals() {},
}

/** Every command that does something, by its whole name, with its options. */
function listCommands(command: Command, path: string[] = []): { name: string; options: string[] }[] {
  const acts = command.commands.length === 0 || path.join(' ') === 'sandbox'
  const own = acts ? [{ name: path.join(' '), options: command.options.map((option) => option.long ?? '') }] : []
  return [...own, ...command.commands.flatMap((child) => listCommands(child, [...path, child.name()]))]
}

describe('the command line', () => {
  it('has the commands scripts rely on', () => {
    const names = listCommands(createCommands(cli)).map((command) => command.name)
    expect(names).toEqual(
      expect.arrayContaining([
        'demo',
        'sandbox',
        'sandbox exec',
        'connect custom',
        'connect oauth',
        'connect refresh',
        'connect token',
        'connections',
        'test',
        'sync',
        'status',
        'streams',
        'query',
        'reset',
        'disconnect',
        'usage',
        'calls',
        'keys rotate',
        'doctor',
      ]),
    )
  })

  it('documents every command and option in docs/cli.md', () => {
    const text = readFileSync('docs/cli.md', 'utf8')
    const all = listCommands(createCommands(cli)).flatMap(({ name, options }) => [`daybook ${name}`, ...options])
    expect(all.filter((word) => !text.includes(word))).toEqual([])
  })

  it('reports JSON from everything that reports', () => {
    const without = listCommands(createCommands(cli)).filter(({ options }) => !options.includes('--json'))
    // The output of what runs under "exec" is its own.
    expect(without.map((command) => command.name)).toEqual(['demo', 'sandbox exec'])
  })

  it.each([
    [['nonsense'], /Unknown command 'nonsense'/],
    [['syn'], /Did you mean sync\?/],
    [['sync'], /Missing required argument 'name'/],
    [['sync', 'books', '--bogus'], /Unknown option '--bogus'/],
    [['usage', '--days', 'many'], /--days must be a number from 1 to 3650, not "many"/],
    [['connect', 'token', '--name', 'x', '--start-date', '2024-13-01'], /--start-date must be a day like/],
    [['calls', '--before', 'once'], /--before must be a time like/],
    [['query', 'select 1', '--format', 'xml'], /Allowed choices are table, json, csv/],
  ])('refuses %j as a usage error', async (args, message) => {
    const failure = createProgram(cli, { onDemo() {} })(args)
    await expect(failure).rejects.toMatchObject({ code: 'usage', exit: 2, message: expect.stringMatching(message) as string })
  })
})

describe('an error', () => {
  const error = new AppError('home_busy', 'Another Daybook uses this home.', { details: { pid: 7 }, retryAt: new Date(0) })

  it('is one paragraph for people', () => {
    expect(renderError(error, { json: false, style: plainStyle, width: 80 })).toBe('error: Another Daybook uses this home.')
  })

  it('is one object for programs', () => {
    expect(JSON.parse(renderError(error, { json: true, style: plainStyle, width: 80 }))).toEqual({
      error: {
        code: 'home_busy',
        message: 'Another Daybook uses this home.',
        details: { pid: 7 },
        retryAt: '1970-01-01T00:00:00.000Z',
      },
    })
  })
})

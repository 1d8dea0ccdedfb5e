import { resolve } from 'node:path'
import { configFileName } from '../../configuration/load-configuration.ts'
import type { ConfigurationPlan, PlannedChange } from '../../configuration/plan-changes.ts'
import { applyConfiguration, planConfiguration } from '../../platform/configuration.ts'
import { confirm } from '../ask.ts'
import { printJson, withPlatform, type Cli } from '../cli.ts'

interface PlanOptions {
  file?: string
  json?: boolean
}

/** There is something to change. */
const differs = 3

export async function runPlan(cli: Cli, options: PlanOptions): Promise<number> {
  const plan = await withPlatform(cli, 'plan', (platform) => planConfiguration(platform, toPath(cli, options)))
  if (options.json) printJson(cli, toAnswer(plan))
  else {
    cli.print(renderPlan(cli, plan))
    if (plan.changes.length > 0) cli.print(cli.style.dim('\nNothing was changed. "daybook apply" does it.'))
  }
  return plan.changes.length > 0 ? differs : 0
}

export async function runApply(cli: Cli, options: PlanOptions & { yes?: boolean }): Promise<void> {
  const path = toPath(cli, options)
  const plan = await withPlatform(cli, 'apply', async (platform) => {
    const planned = await planConfiguration(platform, path)
    if (planned.changes.length > 0) {
      if (!options.json) cli.note(renderPlan(cli, planned))
      await confirm(cli.terminal, `This makes ${countChanges(planned)}.`, options.yes ?? false)
    }
    return applyConfiguration(platform, path)
  })
  if (options.json) printJson(cli, toAnswer(plan))
  else if (plan.changes.length === 0) cli.print(renderPlan(cli, plan))
  else cli.print(`${cli.style.good('✓')} ${countChanges(plan)} made, as ${plan.origin} says.`)
}

function toPath(cli: Cli, { file }: PlanOptions): string {
  return resolve(cli.terminal.folder, file ?? configFileName)
}

function toAnswer({ origin, changes, notes }: ConfigurationPlan): object {
  return { file: origin, changes, notes }
}

function countChanges({ changes }: ConfigurationPlan): string {
  return changes.length === 1 ? '1 change' : `${changes.length} changes`
}

function renderPlan(cli: Cli, { origin, changes, notes }: ConfigurationPlan): string {
  const { style } = cli
  const lines = changes.flatMap((change) => renderChange(cli, origin, change))
  if (changes.length === 0) lines.push(`${style.good('✓')} Everything is as ${origin} says.`)
  return [...lines, ...notes.map((note) => `${style.warn('!')} ${note}`)].join('\n')
}

function renderChange(cli: Cli, origin: string, change: PlannedChange): string[] {
  const { style } = cli
  const where = change.line === null ? '' : style.dim(`  ${origin}:${change.line}`)
  switch (change.kind) {
    case 'connect':
      return [`${style.good('+')} connection ${change.connection}${where}`]
    case 'setting': {
      const head = `${style.accent('~')} ${change.connection}: ${change.setting}  ${toText(change.from)} → ${toText(change.to)}${where}`
      return change.consequence === null ? [head] : [head, `    ${change.consequence}`]
    }
    case 'stream':
    case 'table': {
      const mark = { add: style.good('+'), change: style.accent('~'), remove: style.bad('-') }[change.action]
      const head = `${mark} ${change.kind} ${change.name}${where}`
      return change.consequence === null ? [head] : [head, `    ${change.consequence}`]
    }
  }
}

function toText(value: unknown): string {
  if (value === null) return 'not set'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

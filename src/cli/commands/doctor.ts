import { runDoctor } from '../../platform/doctor.ts'
import { printJson, type Cli } from '../cli.ts'
import { padEnd, wrap } from '../render/text.ts'

export async function showDoctor(cli: Cli, options: { json?: boolean }): Promise<number> {
  const checks = await runDoctor(cli.config(), cli.platform)
  const ok = checks.every((check) => check.ok)
  if (options.json) {
    printJson(cli, { ok, checks })
    return ok ? 0 : 1
  }
  const { style } = cli
  const width = Math.max(...checks.map((check) => check.name.length))
  for (const check of checks) {
    const mark = check.ok ? style.good('✓') : style.bad('✗')
    cli.print(wrap(`${mark} ${padEnd(check.name, width)}  ${check.detail}`, cli.width() ?? 120, ' '.repeat(width + 4)))
  }
  return ok ? 0 : 1
}

import { printJson, withPlatform, type Cli } from '../cli.ts'
import { toCounted } from '../render/figures.ts'

export async function rotateKeys(cli: Cli, options: { json?: boolean }): Promise<void> {
  const sealed = await withPlatform(cli, 'keys rotate', (platform) => platform.rotateKeys())
  if (options.json) printJson(cli, { sealed })
  else cli.print(`${toCounted(sealed, 'secret is', 'secrets are')} now sealed with the newest key.`)
}

import { loadConfig } from '../../src/config.ts'
import { openPlatform } from '../../src/platform/open-platform.ts'

/** A Daybook of its own that syncs what it is told by its environment and arguments, for tests between processes. */
const [name = '', ...streams] = process.argv.slice(2)
const platform = await openPlatform(loadConfig(), { command: `daybook sync ${name}` })
const { status, error } = await platform.sync(name, { streams })
await platform.close()
process.stdout.write(JSON.stringify({ status, error }))

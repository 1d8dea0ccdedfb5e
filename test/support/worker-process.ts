import { loadConfig } from '../../src/config.ts'
import { openPlatform } from '../../src/platform/open-platform.ts'
import { openTestOperations } from './operations-world.ts'

/** A server's worker in a process of its own, which asks for a sync of the first connection and works until it is killed. */
const platform = await openPlatform(loadConfig(), { command: 'daybook serve' })
const operations = await openTestOperations(platform)
await operations.start()
const [connection] = await platform.connections.list()
await operations.jobs.requestSync({ connectionId: connection!.id })
process.stdout.write('asked\n')
setInterval(() => undefined, 60_000)

/** One sync of invoices in a process of its own, on an empty home: prints rows, seconds and peak memory as JSON. */
import { loadConfig } from '../src/config.ts'
import { openPlatform } from '../src/platform/open-platform.ts'

const [home = '', url = '', clientId = '', clientSecret = '', streams = 'invoices'] = process.argv.slice(2)
const config = loadConfig({
  DAYBOOK_HOME: home,
  DAYBOOK_XERO_API_URL: url,
  DAYBOOK_XERO_IDENTITY_URL: url,
  DAYBOOK_XERO_LOGIN_URL: url,
})
const platform = await openPlatform(config)
await platform.connect.custom({ name: 'bench', clientId, clientSecret })
const startedAt = performance.now()
let maxRssMb = 0
// Peak memory while reading: making the books of it is measured by the part `ledger`.
const onEvent = (): void => void (maxRssMb = process.resourceUsage().maxRSS / 1024)
const report = await platform.sync('bench', {
  streams: streams.split(','),
  onEvent: (event) => event.type === 'stream' && onEvent(),
})
const elapsedMs = performance.now() - startedAt - (report.books?.elapsedMs ?? 0)
await platform.close()
const { calls, bytes, written } = report.totals
const { userCPUTime, systemCPUTime } = process.resourceUsage()
const cpuMs = (userCPUTime + systemCPUTime) / 1000
console.log(
  JSON.stringify({ status: report.status, error: report.error, rows: written, calls, bytes, elapsedMs, cpuMs, maxRssMb }),
)

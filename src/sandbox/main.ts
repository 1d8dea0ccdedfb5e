import { parseArgs } from 'node:util'
import type { CompanyOptions } from './company/collection.ts'
import { startSandbox } from './sandbox.ts'

/**
 * The sandbox as a process of its own: `node src/sandbox/main.ts --port 0 --size small`. Prints one line of JSON when it
 * listens, and ends on SIGINT, SIGTERM, or when its parent closes the pipe it was given as standard input (`--tied`).
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: 'small' },
    invoices: { type: 'string' },
    limits: { type: 'boolean', default: false },
    'high-volume': { type: 'boolean', default: false },
    'latency-ms': { type: 'string', default: '0' },
    'auto-approve': { type: 'boolean', default: false },
    spool: { type: 'boolean', default: false },
    data: { type: 'string' },
    tied: { type: 'boolean', default: false },
    // Accepted because every command of ours takes it; there is no other output.
    json: { type: 'boolean', default: true },
  },
})

const size: CompanyOptions['size'] = values.invoices
  ? { invoices: Number(values.invoices) }
  : (values.size as 'small' | 'medium' | 'large')
const sandbox = await startSandbox({
  port: Number(values.port),
  seed: Number(values.seed),
  size,
  limits: values.limits,
  highVolume: values['high-volume'],
  latencyMs: Number(values['latency-ms']),
  spool: values.spool,
  autoApprove: values['auto-approve'],
  ...(values.data === undefined ? {} : { data: values.data }),
})

const { url, apiUrl, identityUrl, loginUrl, clientId, clientSecret, apps, companies } = sandbox
process.stdout.write(
  `${JSON.stringify({
    url,
    apiUrl,
    identityUrl,
    loginUrl,
    clientId,
    clientSecret,
    apps,
    organisations: companies.map(({ tenantId, name }) => ({ tenantId, name })),
    pid: process.pid,
  })}\n`,
)

const stop = (): void => void sandbox.close().then(() => process.exit(0))
process.once('SIGINT', stop)
process.once('SIGTERM', stop)
if (values.tied) process.stdin.resume().once('close', stop)

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { createCompany } from '../../src/sandbox/company/company.ts'
import { startSandbox } from '../../src/sandbox/sandbox.ts'
import { openTestOperations, until } from '../support/operations-world.ts'
import { startPlatformKinds } from '../support/platform-world.ts'

const [kind, ...others] = await startPlatformKinds()
afterAll(() => Promise.all([kind!, ...others].map((each) => each.stop())))

const script = fileURLToPath(new URL('../support/worker-process.ts', import.meta.url))

test('a job whose process was killed goes on when the next one starts', async () => {
  const sandbox = await startSandbox({ companies: [createCompany({ seed: 1, size: { invoices: 40 } })] })
  const home = await kind!.createHome(sandbox, {})
  const { clientId, clientSecret } = sandbox
  const first = await home.open()
  await first.connect.custom({ name: 'demo', clientId, clientSecret, streams: ['organisations', 'contacts', 'invoices'] })
  await first.connections.configure('demo', { schedule: { kind: 'off' } })
  await first.close()

  sandbox.control.clearCalls()
  sandbox.control.setLatency(1000)
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      DAYBOOK_HOME: home.config.home,
      DAYBOOK_ENCRYPTION_KEY: home.config.encryptionKey,
      DAYBOOK_XERO_API_URL: sandbox.apiUrl,
      DAYBOOK_XERO_IDENTITY_URL: sandbox.identityUrl,
      DAYBOOK_XERO_LOGIN_URL: sandbox.loginUrl,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    await until(() => sandbox.control.calls().some((call) => call.path.startsWith('/api.xro')) || undefined)
  } finally {
    child.kill('SIGKILL')
    await ended
  }
  sandbox.control.setLatency(0)

  const platform = await home.open()
  const operations = await openTestOperations(platform)
  try {
    expect(await operations.jobs.queues()).toContainEqual({ name: 'sync', waiting: 1, active: 0, dead: 0 })
    await operations.start()
    const runs = await until(async () => {
      const found = await platform.services.store.runs.list({ limit: 10 })
      return found[0]?.status === 'complete' ? found : undefined
    }, 20_000)
    expect(runs.map((run) => run.status)).toEqual(['complete', 'failed'])
    expect(runs[1]?.error).toBe('The process ended before this run did.')
    await until(async () => (await operations.jobs.queues()).every((queue) => queue.waiting + queue.active === 0))
    expect(await operations.jobs.deadLetters()).toEqual([])
  } finally {
    await operations.stop()
    await platform.close()
    await sandbox.close()
  }
})

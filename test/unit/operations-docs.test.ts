import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { alertKinds } from '../../src/alerts/rules.ts'
import { loadConfiguration } from '../../src/configuration/load-configuration.ts'
import { metrics, spans } from '../../src/lib/telemetry.ts'
import { streams } from '../../src/streams/catalogue.ts'

const read = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

test('every span, metric and rule is in the page on operations, and no other', async () => {
  const page = await read('operations.md')
  const rows = [...page.matchAll(/^\| `([a-z._]+)` +\|/gm)].map(([, name]) => name)
  const documented = rows.filter((name) => !['nightly', 'hourly', 'off'].includes(name!))
  expect(new Set(documented)).toEqual(new Set([...alertKinds, ...Object.keys(spans), ...Object.keys(metrics)]))
})

test('the example of configuration as code can be used as it stands', async () => {
  const page = await read('configuration-as-code.md')
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'daybook-docs-'))
  try {
    await writeFile(join(folder, 'daybook.config.ts'), example)
    const { config } = await loadConfiguration(join(folder, 'daybook.config.ts'), streams)
    expect(Object.keys(config)).toEqual(['defaults', 'overrides', 'connections', 'tables'])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

import { existsSync } from 'node:fs'
import { configDefaults, defineConfig } from 'vitest/config'
import { chromiumPath } from './test/support/chromium-path.ts'

// As with PostgreSQL: left out, and said so, where a machine has none; but never where all must run.
const walks = existsSync(chromiumPath) || process.env['CI'] !== undefined
if (!walks) console.warn(`No Chromium at ${chromiumPath}: test/browser is left out. On Debian: apt-get install chromium`)

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/deep/**', ...(walks ? [] : ['test/browser/**'])],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 3,
  },
})

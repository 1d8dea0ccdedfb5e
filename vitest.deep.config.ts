import { defineConfig } from 'vitest/config'
import usual from './vitest.config.ts'

/** What takes many minutes: histories and interruptions by the dozen, full disks, a day's calls used up. `npm run test:deep` */
export default defineConfig({ test: { ...usual.test, include: ['test/deep/**/*.test.ts'], exclude: [] } })

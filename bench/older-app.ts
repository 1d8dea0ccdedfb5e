import type { App } from '../src/sandbox/identity/apps.ts'

/** A Custom Connection made before March 2026: it reaches every stream. */
export const olderApp: App = {
  clientId: 'OLDER',
  clientSecret: 'older-secret',
  name: 'Older app',
  kind: 'custom',
  generation: 'broad',
}

import { findIsolation } from '../../src/sandbox/exec/isolation.ts'

/** Why `sandbox exec` cannot work here, for the message of a skipped test; undefined where it can. */
export function whyNoIsolation(): string | undefined {
  try {
    findIsolation({ network: false, platform: process.platform, uid: process.getuid?.(), gid: process.getgid?.() })
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * Runs a configuration file, in a process of its own: it is looked at afresh each time with whatever it imports, and
 * cannot change anything here. Sends what it exports, or why it does not run, to the process that asked.
 * A script: `run-file.ts FILE`.
 */
const [file = ''] = process.argv.slice(2)

// A file outside any project finds `daybook/config` too: it is this program's own.
const own = new URL(import.meta.url.endsWith('.ts') ? './define-config.ts' : './define-config.js', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'daybook/config' ? { url: own, shortCircuit: true } : next(specifier, context),
})

try {
  const { default: exported } = (await import(pathToFileURL(file).href)) as { default?: unknown }
  process.send?.({ exported: exported ?? null })
} catch (cause) {
  const { message, stack } = cause instanceof Error ? cause : new Error(String(cause))
  process.send?.({ failed: { message, stack: stack ?? '' } })
}
process.disconnect?.()

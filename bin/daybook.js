#!/usr/bin/env node
// Plain JavaScript that any Node from 18 on can parse: it finds a Node new enough, then the program.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const oldest = [22, 19]
const self = fileURLToPath(import.meta.url)
const root = dirname(dirname(self))

const [major, minor] = process.versions.node.split('.').map(Number)
if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) await run()
else runUnderNewerNode()

async function run() {
  module.enableCompileCache?.()
  await import(pathToFileURL(findProgram()).href)
}

/** The build, unless there is none or the sources beside it (a checkout) have been edited since. */
function findProgram() {
  const built = join(root, 'dist', 'cli', 'main.js')
  const source = join(root, 'src', 'cli', 'main.ts')
  if (!existsSync(source)) return built
  if (!existsSync(built) || isNewer(join(root, 'src'), statSync(built).mtimeMs)) return source
  return built
}

function isNewer(folder, than) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() ? isNewer(path, than) : statSync(path).mtimeMs > than) return true
  }
  return false
}

/** The `node` package, a development dependency, holds a whole Node. Arguments, streams, signals and exit code pass through. */
function runUnderNewerNode() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = [join(root, 'node_modules'), dirname(root)].map((folder) => join(folder, 'node', 'bin', binary)).find(existsSync)
  if (!path || realpathSync(path) === realpathSync(process.execPath)) {
    process.stderr.write(
      `Daybook needs Node ${oldest.join('.')} or later and this is ${process.version}. ` +
        `In a checkout, run "npm ci" in ${root}: it brings one. Otherwise install a newer Node from https://nodejs.org.\n`,
    )
    process.exitCode = 1
    return
  }
  // The channel tells the child when this process is gone, however it went.
  const child = spawn(path, [self, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  if (process.send) child.on('message', (message) => process.send(message))
  process.on('disconnect', () => child.kill('SIGTERM'))
  child.on('error', (error) => {
    process.stderr.write(`${path} could not be started: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

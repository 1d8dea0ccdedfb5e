import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { systemBundles } from '../tls/system-authorities.ts'
import type { Environment } from './environment.ts'

/** Python's packages bring a list of their own, and `requests` reads it in some calls whatever the environment says. */
const pythonBundles = ['certifi/cacert.pem', 'pip/_vendor/certifi/cacert.pem']

/** The files from which a program started in `folder` may learn whom to trust: the system's, and those of the Pythons it may run. */
export function listBundles(environment: Environment, command: string[], folder = '.'): string[] {
  const prefixes = listPrefixes(environment, command, folder)
  const pythons = [...prefixes, ...prefixes.flatMap((prefix) => listFolders(join(prefix, 'versions')))]
  const packages = pythons.flatMap((prefix) =>
    listFolders(join(prefix, 'lib'))
      .filter((folder) => /\/python3[^/]*$/.test(folder))
      .flatMap((folder) => [join(folder, 'site-packages'), join(folder, 'dist-packages')]),
  )
  const own = packages.flatMap((folder) => pythonBundles.map((name) => join(folder, name)))
  // By their real names, once each: a mount follows links, and a second one over the first would be no use.
  return [...new Set([...systemBundles, ...own].filter((path) => existsSync(path)).map((path) => realpathSync(path)))]
}

/** Where programs may be installed: by PATH, by the environment in force or lying here, and by what the command itself says. */
function listPrefixes(environment: Environment, command: string[], workFolder: string): string[] {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const program = command[0] ?? ''
  const found = program.includes('/') ? [program] : folders.map((folder) => join(folder, program))
  // A program installed on its own is often a link into an environment of its own.
  const linked = found.filter((path) => existsSync(path)).map((path) => dirname(dirname(realpathSync(path))))
  const named = command.flatMap((word) => [...word.matchAll(/[^\s'"=;]+(?=\/bin\/)/g)].map(([prefix]) => prefix))
  const homes = [environment['VIRTUAL_ENV'], environment['CONDA_PREFIX']].filter((home) => home !== undefined)
  const here = listFolders(workFolder).filter((folder) => existsSync(join(folder, 'pyvenv.cfg')))
  const prefixes = [...folders.map((folder) => dirname(folder)), ...linked, ...named, ...homes, ...here]
  return [...new Set(prefixes)]
}

function listFolders(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name))
  } catch {
    return []
  }
}

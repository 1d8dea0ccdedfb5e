import { spawnSync } from 'node:child_process'
import { AppError } from '../../lib/app-error.ts'

/** How this system gives a program a view of its own of files and network. */
export interface Isolation {
  /** Words before the entrance: it may mount and listen. */
  outer: [program: string, ...words: string[]]
  /** Words before the program: it is who the user was. */
  inner: string[]
  privateNetwork: boolean
}

export interface IsolationOptions {
  /** The program keeps the system's network. */
  network: boolean
  platform: NodeJS.Platform
  /** Of the user; undefined where there are none. */
  uid: number | undefined
  gid: number | undefined
}

const instead =
  'Instead, start "daybook sandbox" (with --tls for https) and point the program at its address: docs/sandbox.md says how for several clients.'

/** Finds out by trying. Root needs no user namespace; others do, and so does root in many containers. */
export function findIsolation(options: IsolationOptions): Isolation {
  const { platform, uid = 0, gid = 0 } = options
  if (platform !== 'linux') {
    throw new AppError('unsupported', `"sandbox exec" needs Linux, whose namespaces map Xero's names for one program. ${instead}`)
  }
  const spaces = ['--mount', ...(options.network ? [] : ['--net'])]
  const asSelf = uid === 0 && gid === 0 ? [] : ['unshare', `--map-user=${uid}`, `--map-group=${gid}`, '--']
  const ways: Omit<Isolation, 'privateNetwork'>[] = [{ outer: ['unshare', '--map-root-user', ...spaces, '--'], inner: asSelf }]
  if (uid === 0) ways.unshift({ outer: ['unshare', ...spaces, '--'], inner: [] })
  const complaints: string[] = []
  for (const way of ways) {
    // A mount shows whether the rights are real: some systems grant the namespace and no rights in it.
    const trial = [...way.outer, 'sh', '-c', 'mount --bind /etc/hosts /etc/hosts && exec "$@"', 'sh', ...way.inner, 'true']
    const { error, status, stderr } = spawnSync('unshare', trial.slice(1), { encoding: 'utf8' })
    if (status === 0) return { ...way, privateNetwork: !options.network }
    complaints.push(error ? toComplaint(error) : stderr.trim())
  }
  throw new AppError(
    'unsupported',
    `This system does not let a program have its own files and network: ${[...new Set(complaints)].join('; ')}. ` +
      'As root it may (sudo), and in a container with the right to make namespaces (CAP_SYS_ADMIN); ' +
      'Ubuntu allows others by the setting kernel.apparmor_restrict_unprivileged_userns=0. ' +
      instead,
    { details: { uid } },
  )
}

function toComplaint(error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? 'there is no unshare, which is of util-linux' : error.message
}

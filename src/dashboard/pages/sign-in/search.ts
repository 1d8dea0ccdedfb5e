import { textOf } from '../../shell/search-text.ts'

export interface SignInSearch {
  /** Where to go afterwards: a path of this dashboard, never another site. */
  next?: string | undefined
}

export function parseSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const next = textOf(raw, 'next')
  return { next: next !== undefined && isOwnPath(next) ? next : undefined }
}

/** Browsers drop tabs and line ends from an address, so that it is judged as they read it. */
function isOwnPath(path: string): boolean {
  const here = 'http://here.invalid'
  return path.startsWith('/') && URL.parse(path, here)?.origin === here
}

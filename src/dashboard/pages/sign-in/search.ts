import { textOf } from '../../shell/search-text.ts'

export interface SignInSearch {
  /** Where to go afterwards: a path of this dashboard, never another site. */
  next?: string | undefined
}

export function parseSignInSearch(raw: Record<string, unknown>): SignInSearch {
  const next = textOf(raw, 'next')
  return { next: next !== undefined && /^\/(?![/\\])/.test(next) ? next : undefined }
}

import type { TieState } from '../../components/tie-badge.tsx'
import { toTie } from '../../components/to-tie.ts'
import type { Organisation } from '../../api/types.ts'

const mostNamed = 2

/** Views of the books that a query reads, as they are written there, each once. */
export function toBooksViews(sql: string): string[] {
  const bare = sql.replaceAll(/--.*$|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/gm, ' ')
  return [...new Set([...bare.matchAll(/\bbooks\s*\.\s*"?(\w+)"?/gi)].map(([, name]) => `books.${name!.toLowerCase()}`))]
}

/** How the views tie, in words: for one organisation its own badge, for several how many tie. */
export function toTieWords(
  views: readonly string[],
  organisations: readonly Organisation[],
  locale: string,
): { state: TieState; words: string } {
  const named = views.slice(0, mostNamed).join(', ') + (views.length > mostNamed ? ` and ${views.length - mostNamed} more` : '')
  const ties = organisations.map(({ badge }) => toTie(badge, locale))
  const [only] = ties
  if (only && ties.length === 1) return { state: only.state, words: toSentence(named, views.length > 1, only.words) }
  const tied = ties.filter(({ state }) => state === 'ties').length
  const state = tied === ties.length && tied > 0 ? 'ties' : tied > 0 ? 'older' : 'unchecked'
  return { state, words: `${named}: ${tied} of ${ties.length} organisations tie to Xero` }
}

/** `Ties to Xero, 31 Oct 2026` as `books.pnl ties to Xero, 31 Oct 2026`; other states after a colon. */
function toSentence(named: string, several: boolean, words: string): string {
  const small = words.charAt(0).toLowerCase() + words.slice(1)
  if (!small.startsWith('ties ')) return `${named}: ${small}`
  return `${named} ${several ? small.replace('ties', 'tie') : small}`
}

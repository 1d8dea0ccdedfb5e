import { notFound } from './problems.ts'
import type { ApiCall, Route } from './route.ts'

/** What Xero switches off in February 2027. */
const roots: ReadonlySet<string> = new Set(['ExpenseClaims', 'Receipts'])

/** From the day that the quirk names these collections are not there any more. */
export function hasEnded({ state, nowMs }: Pick<ApiCall, 'state' | 'nowMs'>, root: string): boolean {
  return roots.has(root) && nowMs >= Date.parse(state.quirks.classicExpensesEndOn)
}

export function endWithClassicExpenses(route: Route): Route {
  const root = route.path.split('/')[0] ?? ''
  return { ...route, answer: (call) => (hasEnded(call, root) ? notFound() : route.answer(call)) }
}

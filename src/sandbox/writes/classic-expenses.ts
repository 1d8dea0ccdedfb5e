import { notFound } from '../api/problems.ts'
import type { Route } from '../api/route.ts'

/** Xero switches ExpenseClaims and Receipts off in February 2027: from the day that the quirk names the route is not there. */
export function endWithClassicExpenses(route: Route): Route {
  return {
    ...route,
    answer(call) {
      const end = Date.parse(call.state.quirks.classicExpensesEndOn)
      return call.nowMs >= end ? notFound() : route.answer(call)
    },
  }
}

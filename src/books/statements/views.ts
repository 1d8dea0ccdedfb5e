import { financialViews } from './financial-views.ts'
import { measureViews } from './measure-views.ts'
import type { BooksView } from './view.ts'

/** Every view of the statements, each after those it might read. */
export const booksViews: readonly BooksView[] = [...financialViews, ...measureViews]

/** What the API answers, under the names the dashboard has for it: the schemas' own types. */
export type { Me } from '../../http/schemas/access.ts'
export type { Badge } from '../../http/schemas/badge.ts'
export type { Change, SearchHit, Usage } from '../../http/schemas/activity.ts'
export type { ConnectionState, StatusItem } from '../../http/schemas/connections.ts'
export type { Cell } from '../../http/schemas/answer.ts'
export type {
  Explanation,
  Posting,
  ReconciliationAnswer,
  StatementAnswerBody as StatementAnswer,
  StatementInfo,
} from '../../http/schemas/statements.ts'
export type { RecordList } from '../../http/schemas/records.ts'
export type { Permission, Role } from '../../http/context.ts'
import type { Me } from '../../http/schemas/access.ts'

export type Organisation = Me['organisations'][number]

/** Somebody is signed in. */
export type Actor = NonNullable<Me['actor']>

/** A page of a list; `nextCursor` is null at the end. */
export interface List<T> {
  items: T[]
  nextCursor: string | null
}

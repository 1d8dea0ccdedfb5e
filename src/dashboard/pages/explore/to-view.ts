import type { Draft } from './drafts.ts'

/** What is kept beside the SQL: the chart, where one was chosen. */
export const toView = ({ chart }: Pick<Draft, 'chart'>): { chart: unknown } | null => (chart === undefined ? null : { chart })

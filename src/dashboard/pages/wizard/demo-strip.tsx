import { useQuery, useQueryClient } from '@tanstack/react-query'
import { statusQuery } from '../../api/queries.ts'
import { TextLink } from '../../components/links.tsx'
import { remove } from '../../api/request.ts'
import { useActor } from '../../shell/use-actor.ts'
import { deferWithUndo } from '../connection/defer-with-undo.ts'
import { toPath } from '../connection/queries.ts'
import classes from './demo-strip.module.css'

/** Says all the while that the figures are made up, for as long as the demo company is the only organisation or is looked at. */
export function DemoStrip({ name }: { name: string | null }) {
  const { can } = useActor()
  const client = useQueryClient()
  const { data = [] } = useQuery(statusQuery)
  const demo = data.find((each) => each.demo && each.name === name)
  if (!demo) return null
  const take = (): void =>
    deferWithUndo(
      `${demo.tenantName} will be removed.`,
      () => remove(toPath(demo.name), { query: { purge: true } }),
      () => void client.invalidateQueries(),
    )
  return (
    <div className={classes['strip']} role="note">
      <span>Demo company.</span>
      {can('connect') && <TextLink to="/connections/new">Connect your own Xero</TextLink>}
      {can('purge') && (
        <button type="button" className={classes['plain']} onClick={take}>
          Remove the demo
        </button>
      )}
    </div>
  )
}

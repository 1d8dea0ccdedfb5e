import { tieLooks } from '../../components/tie-badge.tsx'
import { useActor } from '../../shell/use-actor.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { toBooksViews, toTieWords } from './tie-words.ts'
import classes from './tie-line.module.css'

/** Under a result: whether what it was made of equals Xero's reports. Nothing for records, which are Xero's own. */
export function TieLine({ sql, connection }: { sql: string; connection: string | undefined }) {
  const { organisations } = useActor()
  const locale = useLocale()
  const views = toBooksViews(sql)
  if (views.length === 0) return null
  const seen = organisations.filter(({ name }) => connection === undefined || name === connection)
  const { state, words } = toTieWords(views, seen, locale)
  const { tone, sign } = tieLooks[state]
  return (
    <span className={classes['tie']} data-tone={tone}>
      {sign}
      {words}
    </span>
  )
}

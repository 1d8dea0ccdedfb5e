import { lazy, Suspense } from 'react'
import type { SqlEditorProps } from './sql-editor.tsx'
import classes from './lazy-sql-editor.module.css'

const SqlEditor = lazy(async () => ({ default: (await import('./sql-editor.tsx')).SqlEditor }))

/** The editor once it has come; until then a plain field with the same text, the same keys and the same place. */
export function LazySqlEditor(props: SqlEditorProps) {
  return (
    <Suspense fallback={<PlainEditor {...props} />}>
      <SqlEditor {...props} />
    </Suspense>
  )
}

function PlainEditor({ value, onChange, onRun, onSave, describedBy }: SqlEditorProps) {
  return (
    <textarea
      className={classes['plain']}
      aria-label="SQL"
      aria-describedby={describedBy}
      spellCheck={false}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      onKeyDown={(event) => {
        const act = event.ctrlKey || event.metaKey ? { Enter: onRun, s: onSave }[event.key] : undefined
        if (!act) return
        event.preventDefault()
        act()
      }}
    />
  )
}

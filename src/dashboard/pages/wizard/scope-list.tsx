import { Checkbox } from '@mantine/core'
import { joinNames } from '../connection/stream-rows.ts'
import classes from './wizard.module.css'

export interface ScopeChoice {
  scope: string
  title: string
  note: string | null
  unlocks?: readonly { title: string }[]
}

export interface ScopeListProps {
  scopes: readonly ScopeChoice[]
  /** Unticked ones; undefined where there is nothing to choose. */
  without?: readonly string[]
  onChange?: (without: string[]) => void
}

/** Permissions in plain names; each opens to what it unlocks and to Xero's own name of it. */
export function ScopeList({ scopes, without = [], onChange }: ScopeListProps) {
  return (
    <ul className={classes['scopes']}>
      {scopes.map(({ scope, title, note, unlocks = [] }) => (
        <li key={scope}>
          <div>
            {onChange ? (
              <Checkbox
                label={title}
                checked={!without.includes(scope)}
                onChange={({ currentTarget }) =>
                  onChange(currentTarget.checked ? without.filter((each) => each !== scope) : [...without, scope])
                }
              />
            ) : (
              title
            )}
            {note !== null && <p className={classes['note']}>{note}</p>}
          </div>
          <details>
            <summary>
              What it unlocks<span className="spoken">: {title}</span>
            </summary>
            <p>
              {unlocks.length > 0 && `${joinNames(unlocks.map((each) => each.title))}. `}
              <code>{scope}</code>
            </p>
          </details>
        </li>
      ))}
    </ul>
  )
}

import { Select, Switch, TextInput, Textarea } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useId, type KeyboardEvent, type ReactNode } from 'react'
import { useSaved, type Saved } from './use-saved.ts'
import classes from './settings.module.css'

/** Label left, control right, and what came of saving beside it. */
export function SettingRow({
  label,
  hint,
  state,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  state?: ReactNode
  children: ReactNode
}) {
  return (
    <div className={classes['row']}>
      <div className={classes['label']}>
        {label}
        {hint !== undefined && <p className="small quiet">{hint}</p>}
      </div>
      <div className={classes['control']}>
        {children}
        {state}
      </div>
    </div>
  )
}

/** "Saved", once, politely. */
export function SavedSign({ state }: { state: Saved<unknown>['state'] }) {
  return (
    <span className={classes['saved']} role="status">
      {state === 'saved' && (
        <>
          <IconCheck size={14} stroke={2} aria-hidden="true" /> Saved
        </>
      )}
      {state === 'saving' && 'Saving'}
    </span>
  )
}

interface FieldProps<T> {
  label: string
  hint?: ReactNode
  stored: T
  onSave: (value: T) => Promise<unknown>
}

/** Enter and leaving the field save; Esc puts the old value back. */
export function TextSetting(
  props: FieldProps<string> & { placeholder?: string; inputMode?: 'numeric' | 'text'; lines?: number; type?: string },
) {
  const { label, hint, stored, onSave, placeholder, inputMode, lines, type } = props
  const saved = useSaved(stored, onSave)
  const id = useId()
  const common = {
    id,
    value: saved.value,
    error: saved.error,
    placeholder,
    onBlur: () => void saved.save(),
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => saved.change(currentTarget.value),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Enter' && lines === undefined) void saved.save()
      if (event.key === 'Escape') saved.revert()
    },
  }
  return (
    <SettingRow label={<label htmlFor={id}>{label}</label>} hint={hint} state={<SavedSign state={saved.state} />}>
      {lines === undefined ? (
        <TextInput {...common} {...(inputMode ? { inputMode } : {})} {...(type ? { type } : {})} />
      ) : (
        <Textarea {...common} rows={lines} spellCheck={false} />
      )}
    </SettingRow>
  )
}

export function ChoiceSetting<T extends string>(props: FieldProps<T> & { choices: readonly { value: T; label: string }[] }) {
  const { label, hint, stored, onSave, choices } = props
  const saved = useSaved(stored, onSave)
  const id = useId()
  return (
    <SettingRow label={<label htmlFor={id}>{label}</label>} hint={hint} state={<SavedSign state={saved.state} />}>
      <Select
        id={id}
        value={saved.value}
        error={saved.error}
        data={[...choices]}
        onChange={(value) => value !== null && void saved.save(value)}
      />
    </SettingRow>
  )
}

export function SwitchSetting({ label, hint, stored, onSave }: FieldProps<boolean>) {
  const saved = useSaved(stored, onSave)
  const id = useId()
  return (
    <SettingRow label={<label htmlFor={id}>{label}</label>} hint={hint} state={<SavedSign state={saved.state} />}>
      <Switch
        id={id}
        checked={saved.value}
        error={saved.error}
        onChange={({ currentTarget }) => void saved.save(currentTarget.checked)}
      />
    </SettingRow>
  )
}

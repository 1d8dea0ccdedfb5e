import { Select, Switch, TextInput, Textarea } from '@mantine/core'
import { IconCheck, IconLock } from '@tabler/icons-react'
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
  /** Where it is set instead, in words: it is shown, and can't be changed here. */
  locked?: string | undefined
}

/** What is set in a file: its value, and where that is. */
export function LockedRow({ label, hint, text, where }: { label: string; hint?: ReactNode; text: string; where: string }) {
  return (
    <SettingRow label={label} hint={hint}>
      <div>
        <p className={classes['locked']}>{text === '' ? 'None' : text}</p>
        <p className={classes['lock']}>
          <IconLock size={13} stroke={1.6} aria-hidden="true" />
          {where}. Change it there, and apply it.
        </p>
      </div>
    </SettingRow>
  )
}

type TextSettingProps = FieldProps<string> & {
  placeholder?: string
  inputMode?: 'numeric' | 'text'
  lines?: number
  type?: string
}

/** Enter and leaving the field save; Esc puts the old value back. */
export function TextSetting(props: TextSettingProps) {
  const { locked, label, hint, stored } = props
  if (locked !== undefined) return <LockedRow label={label} hint={hint} text={stored} where={locked} />
  return <TextField {...props} />
}

function TextField(props: TextSettingProps) {
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

type ChoiceSettingProps<T extends string> = FieldProps<T> & { choices: readonly { value: T; label: string }[] }

export function ChoiceSetting<T extends string>(props: ChoiceSettingProps<T>) {
  const { locked, label, hint, stored, choices } = props
  if (locked === undefined) return <ChoiceField {...props} />
  const text = choices.find(({ value }) => value === stored)?.label ?? stored
  return <LockedRow label={label} hint={hint} text={text} where={locked} />
}

function ChoiceField<T extends string>(props: ChoiceSettingProps<T>) {
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

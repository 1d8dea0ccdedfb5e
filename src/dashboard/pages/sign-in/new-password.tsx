import { PasswordInput } from '@mantine/core'

export interface NewPasswordProps {
  value: string
  onChange: (value: string) => void
  /** What a password needs, as the server says it: readable before anything is typed. */
  rule: string | undefined
  error: string | null
  label?: string
}

const least = 12

/** A password to be made. Its length is counted while typing; whether it is good is the server's to say. */
export function NewPassword({ value, onChange, rule, error, label = 'Password' }: NewPasswordProps) {
  const length = Array.from(value).length
  return (
    <div>
      <PasswordInput
        label={label}
        name="password"
        description={rule ?? ''}
        autoComplete="new-password"
        value={value}
        error={error}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p className="small quiet" aria-live="polite" style={{ minHeight: 16, marginTop: 4 }}>
        {length > 0 && length < least ? `${length} of at least ${least} characters` : ''}
      </p>
    </div>
  )
}

import { Button, CopyButton, TextInput } from '@mantine/core'
import { IconArrowLeft, IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useId, useRef, type ReactNode } from 'react'
import type { StepName } from './steps.ts'
import classes from './wizard.module.css'

/** The steps by name, and where one is. */
export function StepList({ steps, current }: { steps: readonly StepName[]; current: string }) {
  const at = steps.findIndex(({ step }) => step === current)
  return (
    <ol className={classes['steps']} aria-label="Steps">
      {steps.map(({ step, title }, index) => (
        <li
          key={step}
          data-state={index < at ? 'done' : index === at ? 'now' : 'next'}
          aria-current={index === at ? 'step' : undefined}
        >
          <span aria-hidden="true">{index < at ? <IconCheck size={12} stroke={2.4} /> : index + 1}</span>
          {title}
          {index < at && <span className="spoken">, done</span>}
        </li>
      ))}
    </ol>
  )
}

/** One step: its heading takes the focus, so that a new step is read from its beginning. */
export function Step({ title, children, focus = true }: { title: string; children: ReactNode; focus?: boolean }) {
  return (
    <section className={classes['step']}>
      <StepHeading key={title} title={title} focus={focus} />
      {children}
    </section>
  )
}

function StepHeading({ title, focus }: { title: string; focus: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focus) heading.current?.focus({ preventScroll: true })
  }, [focus])
  return (
    <h2 ref={heading} tabIndex={-1}>
      {title}
    </h2>
  )
}

/** Back is always there; the way on is the one filled button. */
export function StepButtons({ onBack, children }: { onBack: () => void; children?: ReactNode }) {
  return (
    <div className={classes['buttons']}>
      <Button type="button" onClick={onBack} leftSection={<IconArrowLeft size={16} stroke={1.6} aria-hidden="true" />}>
        Back
      </Button>
      <span className={classes['space']} />
      {children}
    </div>
  )
}

export interface CopyFieldProps {
  label: string
  value: string
  hint?: ReactNode
  /** It may be changed before it is copied. */
  onChange?: (value: string) => void
  placeholder?: string
}

/** A value to put into Xero's form. */
export function CopyField({ label, value, hint, onChange, placeholder }: CopyFieldProps) {
  const id = useId()
  return (
    <div className={classes['copy']}>
      <TextInput
        id={id}
        label={label}
        description={hint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={value}
        placeholder={placeholder}
        readOnly={onChange === undefined}
        onFocus={({ currentTarget }) => onChange === undefined && currentTarget.select()}
        onChange={({ currentTarget }) => onChange?.(currentTarget.value)}
      />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button type="button" onClick={copy} leftSection={<Sign copied={copied} />}>
            {copied ? 'Copied' : 'Copy'}
            <span className="spoken"> {label}</span>
          </Button>
        )}
      </CopyButton>
    </div>
  )
}

function Sign({ copied }: { copied: boolean }) {
  const Icon = copied ? IconCheck : IconCopy
  return <Icon size={16} stroke={1.6} aria-hidden="true" />
}

/** A doubt beside a field: it warns and stops nobody. */
export function Doubt({ id, children }: { id: string; children: string | null }) {
  return (
    <p id={id} className={classes['doubt']} role="status">
      {children}
    </p>
  )
}

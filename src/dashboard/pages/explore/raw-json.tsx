import { CopyButton } from '@mantine/core'
import type { Cell } from '../../../http/schemas/answer.ts'
import classes from './record-sections.module.css'

/** The record as Xero's API shows it; folded at first. */
export function RawJson({ value }: { value: Cell }) {
  const text = JSON.stringify(value, null, 2)
  return (
    <details className={classes['section']}>
      <summary className={classes['summary']}>Raw JSON</summary>
      <div className={classes['raw']}>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <button type="button" className={classes['copy']} onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </button>
          )}
        </CopyButton>
        <pre tabIndex={0} aria-label="Raw JSON" role="region">
          {text}
        </pre>
      </div>
    </details>
  )
}

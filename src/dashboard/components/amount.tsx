import { formatChange, toAmountParts, type AmountFormat } from '../format/amount.ts'
import { useAmountFormat } from '../shell/use-organisation.ts'
import classes from './amount.module.css'

export interface AmountProps {
  /** A decimal as text. Null: there was no such thing then, drawn as a dash. */
  value: string | null
  /** Decimals and, with `showCurrency`, the code go by it; the organisation's own unless given. */
  currency?: string | null
  /** Several currencies stand together: the code goes before the digits. */
  showCurrency?: boolean
  /** A change: with its sign instead of brackets. */
  change?: boolean
  /** Home's figures: cents smaller and lighter, never dropped. */
  figure?: boolean
  /** No room kept for a bracket: the column has no negatives. */
  flush?: boolean
  className?: string | undefined
}

/** An amount: tabular digits that stay aligned through brackets, and a "minus" for who hears it. */
export function Amount({
  value,
  currency,
  showCurrency = false,
  change = false,
  figure = false,
  flush = false,
  className,
}: AmountProps) {
  const format: AmountFormat = useAmountFormat(currency)
  const names = ['number', classes['amount'], figure ? classes['figure'] : '', className].filter(Boolean).join(' ')
  if (value === null) {
    return (
      <span className={`${names} ${classes['none']}`}>
        <span aria-hidden="true">–</span>
        <span className="spoken">none</span>
        <Pad shown={!figure && !change && !flush && format.negative !== 'minus'} />
      </span>
    )
  }
  if (change) return <span className={names}>{formatChange(value, format)}</span>
  const { negative, whole, fraction } = toAmountParts(value, format)
  const brackets = format.negative !== 'minus'
  return (
    <span className={names}>
      {negative && <span className="spoken">minus </span>}
      {showCurrency && currency ? `${currency} ` : ''}
      {negative && <span aria-hidden="true">{brackets ? '(' : '\u2212'}</span>}
      {whole}
      {figure ? <small>{fraction}</small> : fraction}
      {negative && brackets ? <span aria-hidden="true">)</span> : <Pad shown={!figure && !flush && brackets} />}
    </span>
  )
}

/** An invisible bracket after what has none keeps digits under digits. */
function Pad({ shown }: { shown: boolean }) {
  return shown ? (
    <span aria-hidden="true" className={classes['pad']}>
      )
    </span>
  ) : null
}

import { StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import type { TextRange } from './error-place.ts'

const setError = StateEffect.define<TextRange | null>()
const mark = Decoration.mark({ class: 'cm-error-place' })

/** Underlines where the last run failed, until that place is edited. */
export const errorMark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(held, transaction) {
    let marks = held.map(transaction.changes)
    transaction.changes.iterChangedRanges((from, to) => {
      marks = marks.update({ filter: (start, end) => end < from || start > to })
    })
    for (const effect of transaction.effects) {
      if (!effect.is(setError)) continue
      const length = transaction.state.doc.length
      const range = effect.value
      marks =
        range && range.from < Math.min(range.to, length)
          ? Decoration.set(mark.range(range.from, Math.min(range.to, length)))
          : Decoration.none
    }
    return marks
  },
  provide: (field) => EditorView.decorations.from(field),
})

export function showError(view: EditorView, range: TextRange | null): void {
  view.dispatch({ effects: setError.of(range) })
}

import { autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { sql } from '@codemirror/lang-sql'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Catalogue } from '../../http/schemas/query.ts'
import { nonce } from '../shell/nonce.ts'
import { completeColumns, toCompletionSchema } from './complete-catalogue.ts'
import { editorTheme } from './editor-theme.ts'
import type { TextRange } from './error-place.ts'
import { errorMark, showError } from './mark-error.ts'
import { markFunctions } from './mark-functions.ts'
import { warehouseDialect } from './sql-dialect.ts'

export interface SqlEditorProps {
  value: string
  onChange: (value: string) => void
  onRun: () => void
  onSave: () => void
  catalogue: Catalogue | undefined
  /** Where the last run failed. */
  error: TextRange | null
  /** Id of the sentence that says how the keyboard leaves it. */
  describedBy: string
}

const hint = 'select name, code from accounts'

/** SQL with completion from the catalogue. Tab leaves it, as everywhere; Ctrl or ⌘ with Enter runs, with S saves. */
export function SqlEditor({ value, onChange, onRun, onSave, catalogue, error, describedBy }: SqlEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const language = useRef(new Compartment())
  const changed = useEffectEvent(onChange)
  const run = useEffectEvent(onRun)
  const save = useEffectEvent(onSave)
  const firstValue = useEffectEvent(() => ({ value, catalogue }))

  useEffect(() => {
    const first = firstValue()
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: first.value,
        extensions: [
          EditorView.cspNonce.of(nonce),
          lineNumbers(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ icons: false }),
          placeholder(hint),
          Prec.highest(
            keymap.of([
              { key: 'Mod-Enter', run: (editor) => (closeCompletion(editor), run(), true) },
              { key: 'Mod-s', run: () => (save(), true), preventDefault: true },
            ]),
          ),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          language.current.of(toLanguage(first.catalogue)),
          errorMark,
          markFunctions,
          editorTheme,
          EditorView.contentAttributes.of({
            'aria-label': 'SQL',
            'aria-describedby': describedBy,
            spellcheck: 'false',
            tabindex: '0',
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      view.current = null
      editor.destroy()
    }
  }, [describedBy])

  useEffect(() => {
    view.current?.dispatch({ effects: language.current.reconfigure(toLanguage(catalogue)) })
  }, [catalogue])

  useEffect(() => {
    const editor = view.current
    if (!editor || editor.state.doc.toString() === value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } })
  }, [value])

  useEffect(() => {
    if (view.current) showError(view.current, error)
  }, [error])

  return <div ref={host} style={{ height: '100%' }} />
}

function toLanguage(catalogue: Catalogue | undefined): Extension {
  if (!catalogue) return sql({ dialect: warehouseDialect })
  return [
    sql({ dialect: warehouseDialect, schema: toCompletionSchema(catalogue), defaultSchema: 'xero' }),
    warehouseDialect.language.data.of({ autocomplete: completeColumns(catalogue) }),
  ]
}

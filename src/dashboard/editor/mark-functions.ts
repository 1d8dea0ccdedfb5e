import { syntaxTree } from '@codemirror/language'
import { Decoration, MatchDecorator, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view'

const mark = Decoration.mark({ class: 'cm-call' })
const plain = /^(Identifier|CompositeIdentifier|Builtin|Script|Statement|Parens)$/

/** Marks what is called: a name before a bracket. A column may have a function's name and isn't one. */
const calls = new MatchDecorator({
  regexp: /\b[a-z_]\w*(?=\()/gi,
  decorate: (add, from, to, _match, view) => {
    if (plain.test(syntaxTree(view.state).resolveInner(from, 1).name)) add(from, to, mark)
  },
})

export const markFunctions = ViewPlugin.define(
  (view: EditorView) => ({
    marks: calls.createDeco(view),
    update(update: ViewUpdate) {
      const parsed = syntaxTree(update.startState) !== syntaxTree(update.state)
      this.marks = parsed ? calls.createDeco(update.view) : calls.updateDeco(update, this.marks)
    },
  }),
  { decorations: (held: { marks: DecorationSet }) => held.marks },
)

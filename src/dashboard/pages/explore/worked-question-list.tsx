import { workedQuestions } from './worked-questions.ts'
import classes from './worked-question-list.module.css'

/** What stands under an empty editor: questions to begin with. Choosing one writes it, and doesn't run it yet. */
export function WorkedQuestions({ onChoose }: { onChoose: (sql: string) => void }) {
  return (
    <section className={classes['list']} aria-label="Questions to begin with">
      <h2>Questions to begin with</h2>
      <p className="second">Choose one to write it in the editor, or type your own. Ctrl Enter runs it.</p>
      <ul>
        {workedQuestions.map(({ title, sql }) => (
          <li key={title}>
            <button type="button" className={classes['question']} onClick={() => onChoose(sql)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

import { Kbd, Modal } from '@mantine/core'
import { modifier } from './modifier.ts'
import classes from './shortcuts-help.module.css'

/** Every key there is; those of one page are said with it. */
export const shortcuts: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Everywhere',
    keys: [
      [`${modifier} K`, 'Search or jump to'],
      ['g h', 'Home'],
      ['g r', 'Reports'],
      ['g e', 'Explore'],
      ['g c', 'Connections'],
      ['g a', 'Activity'],
      ['g u', 'Usage'],
      ['/', 'Filter the list'],
      ['?', 'This list'],
    ],
  },
  {
    title: 'Reports',
    keys: [
      ['[ and ]', 'Previous and next period'],
      ['b', 'Accrual or cash'],
      ['e', 'Export'],
      ['Arrows', 'Move between cells'],
      ['Enter', 'Postings of a cell'],
    ],
  },
  {
    title: 'Tables and logs',
    keys: [
      ['Arrows', 'Move between rows'],
      ['j and k', 'Next and previous row of a log'],
      ['Enter', 'Open'],
      ['Esc', 'Close'],
      ['r', 'Run the stream'],
    ],
  },
  {
    title: 'SQL',
    keys: [
      [`${modifier} Enter`, 'Run'],
      [`${modifier} S`, 'Save'],
      ['Tab', 'Leave the editor'],
    ],
  },
]

export function ShortcutsHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} closeButtonProps={{ 'aria-label': 'Close' }} title="Keyboard" size={640}>
      <div className={classes['groups']}>
        {shortcuts.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <Kbd>{key}</Kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="small quiet">Single keys can be switched off in Settings, Appearance.</p>
    </Modal>
  )
}

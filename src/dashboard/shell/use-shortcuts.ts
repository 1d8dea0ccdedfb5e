import { useEffect, useEffectEvent } from 'react'
import { getPreferences } from './preferences.ts'

/**
 * Single keys of the page (`[`, `b`, `/`), and pairs after `g` (`g h`). Not while typing, not with Ctrl, Alt or ⌘, not under
 * an open dialog, and not for those who switched them off.
 */
export function useShortcuts(keys: Record<string, () => void>): void {
  const onKey = useEffectEvent((typed: string, event: KeyboardEvent) => {
    const act = keys[typed]
    if (!act) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    let leader: { at: number } | null = null
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (
        !getPreferences().singleKeys ||
        isTyping(event.target) ||
        document.querySelector('[role="dialog"][aria-modal="true"]')
      ) {
        return
      }
      const led = leader !== null && event.timeStamp - leader.at < 1200
      leader = !led && event.key === 'g' ? { at: event.timeStamp } : null
      onKey(led ? `g ${event.key}` : event.key, event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
      target.closest('.cm-editor') !== null)
  )
}

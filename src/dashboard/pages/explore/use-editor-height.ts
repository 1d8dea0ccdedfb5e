import { useState } from 'react'

const key = 'daybook-editor-height'
export const leastHeight = 120
export const mostHeight = 480

const clamp = (height: number): number => Math.round(Math.max(leastHeight, Math.min(height, mostHeight)))

function load(): number {
  try {
    return clamp(Number(localStorage.getItem(key) ?? 168) || 168)
  } catch {
    return 168
  }
}

/** Height of the editor in px, kept in this browser. */
export function useEditorHeight(): [number, (height: number) => void] {
  const [height, setHeight] = useState(load)
  const set = (next: number): void => {
    setHeight(clamp(next))
    try {
      localStorage.setItem(key, String(clamp(next)))
    } catch {
      // A browser that keeps nothing keeps it for this visit.
    }
  }
  return [height, set]
}

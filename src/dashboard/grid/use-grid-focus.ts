import { useEffect, useRef, useState, type RefObject } from 'react'
import { findCell } from './cell-places.ts'
import type { GridPlace } from './grid-keys.ts'

export interface GridFocus {
  place: GridPlace
  /** The other corner of what is chosen for copying. */
  anchor: GridPlace
  /** Moves the focus; `extend` keeps the anchor where it was. */
  go: (to: GridPlace, options?: { extend?: boolean; reveal?: boolean }) => void
}

/**
 * The one cell of a grid that Tab reaches. Moving it scrolls it into view first, since only what is in view is drawn, and
 * focuses it once it is there.
 */
export function useGridFocus(grid: RefObject<HTMLElement | null>, reveal: (place: GridPlace) => void): GridFocus {
  const [{ place, anchor }, setFocus] = useState<{ place: GridPlace; anchor: GridPlace }>(() => ({
    place: origin,
    anchor: origin,
  }))
  const wanted = useRef(false)
  useEffect(() => {
    if (!wanted.current) return
    const cell = grid.current && findCell(grid.current, place)
    if (!cell) return
    wanted.current = false
    if (document.activeElement !== cell) cell.focus({ preventScroll: true })
  })
  return {
    place,
    anchor,
    go: (to, { extend = false, reveal: shows = true } = {}) => {
      wanted.current = true
      setFocus((held) => ({ place: to, anchor: extend ? held.anchor : to }))
      if (shows) reveal(to)
    },
  }
}

const origin: GridPlace = { row: 0, column: 0 }

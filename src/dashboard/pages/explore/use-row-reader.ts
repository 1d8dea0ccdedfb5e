import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { createRowReader, type ReadRows, type RowReader, type RowsRead } from './row-reader.ts'

export function useRowsRead(reader: RowReader): RowsRead {
  return useSyncExternalStore(reader.subscribe, reader.getSnapshot)
}

/** Reads rows while the component is there, anew when the question changes. What was read stays until the new is there. */
export function useRowReader(question: string | null, toRead: () => ReadRows): { reader: RowReader; read: RowsRead } {
  const [reader] = useState(() => createRowReader())
  const start = useEffectEvent(() => reader.start(toRead()))
  useEffect(() => {
    if (question === null) return undefined
    start()
    return reader.stop
  }, [reader, question])
  return { reader, read: useRowsRead(reader) }
}

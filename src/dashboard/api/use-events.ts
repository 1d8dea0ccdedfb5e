import { useEffect, useEffectEvent, useState } from 'react'

/** `live`: events arrive; `waiting`: the connection broke and is being made again; `ended`: there are no more. */
export type EventsState = 'connecting' | 'live' | 'waiting' | 'ended'

export interface EventsOptions<T extends Record<string, unknown>> {
  /** Called for each event, by its name, with its parsed data. */
  onEvent: (event: { [K in keyof T & string]: { name: K; data: T[K]; id: string } }[keyof T & string]) => void
  names: readonly (keyof T & string)[]
  /** The event after which nothing comes. */
  last?: keyof T & string
}

/**
 * Follows an address of server-sent events while the component is there. The browser makes a broken connection again by
 * itself and says where it was (`Last-Event-ID`). Pass undefined to follow nothing.
 */
export function useEvents<T extends Record<string, unknown>>(
  address: string | undefined,
  options: EventsOptions<T>,
): EventsState {
  const [state, setState] = useState<EventsState>('connecting')
  const names = options.names.join(' ')
  const { last } = options
  const onEvent = useEffectEvent(options.onEvent)
  useEffect(() => {
    if (address === undefined) return undefined
    setState('connecting')
    const source = new EventSource(address)
    source.addEventListener('open', () => setState('live'))
    source.addEventListener('error', () => setState(source.readyState === EventSource.CLOSED ? 'ended' : 'waiting'))
    for (const name of names.split(' ')) {
      source.addEventListener(name, (event: MessageEvent<string>) => {
        onEvent({ name, data: JSON.parse(event.data) as T[typeof name], id: event.lastEventId })
        if (name === last) {
          source.close()
          setState('ended')
        }
      })
    }
    return () => source.close()
  }, [address, names, last])
  return state
}

import type { Clock } from '../lib/clock.ts'
import type { Actor } from './actor.ts'

export interface FoundActor {
  actor: Actor
  /** When the credential ends. */
  until: Date | null
}

/** Who was found for a cookie or key a moment ago, so that a page's twenty requests ask the database once. */
export interface ActorCache {
  /** The one held, or whom `find` finds. */
  get(credential: string, find: () => Promise<FoundActor | undefined>): Promise<Actor | undefined>
  /** After any change to people, sessions or keys: from here on everybody is looked for anew. */
  clear(): void
}

/** How long another process's change may go unnoticed; this one's own is noticed at once. */
const lifeMs = 3000
const maxHeld = 1000

export function createActorCache(clock: Clock): ActorCache {
  const held = new Map<string, { actor: Actor; endsAt: number }>()
  let cleared = 0
  return {
    async get(credential, find) {
      const now = clock.now().getTime()
      const found = held.get(credential)
      if (found && found.endsAt > now) return found.actor
      const before = cleared
      const fresh = await find()
      if (!fresh) return undefined
      const { actor, until } = fresh
      // What was asked before a change is no answer to keep after it.
      if (before !== cleared) return actor
      if (held.size >= maxHeld) held.clear()
      held.set(credential, { actor, endsAt: Math.min(now + lifeMs, until?.getTime() ?? Infinity) })
      return actor
    },
    clear() {
      cleared += 1
      held.clear()
    },
  }
}

/** The same object, with `clear` after each of these methods. */
export function clearsAfter<T extends object>(cache: ActorCache, target: T, methods: readonly (keyof T)[]): T {
  const wrapped = methods.map((name) => {
    const method = target[name] as (...args: unknown[]) => Promise<unknown>
    return [name, (...args: unknown[]) => method.apply(target, args).finally(() => cache.clear())] as const
  })
  return { ...target, ...Object.fromEntries(wrapped) }
}

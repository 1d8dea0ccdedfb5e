import type { AccountingApi } from 'xero-node'
import type { Sandbox } from '../../../src/sandbox/sandbox.ts'
import type { Sdk } from '../../support/sandbox-sdk.ts'

/** One business, told by the chapters in turn: each goes on where the one before stopped. */
export interface Story {
  sandbox: Sandbox
  api: AccountingApi
  /** The same organisation's other APIs. */
  home: Sdk
  tenant: string
  /** An organisation in the United States, for what only they have. */
  american: Sdk
  /** Of every organisation. */
  all: readonly Sdk[]
  called: Set<string>
  keep(name: string, id: string | undefined): string
  id(name: string): string
  /** Cents in the ledger, by account code: debit +, credit −. */
  balance(code: string): number
  /** What a change did to accounts, in cents; those it left alone are absent. */
  movements(change: () => Promise<unknown>): Promise<Record<string, number>>
}

/** Every chapter has its story when its tests run. */
export type Telling = () => Story

export function createStory(sandbox: Sandbox, all: readonly Sdk[], called: Set<string>): Story {
  const [home, american] = all
  if (!home || !american) throw new Error('The story needs two organisations')
  const kept = new Map<string, string>()
  const read = (): Map<string, number> =>
    new Map(sandbox.control.ledger({ tenantId: home.tenantId }).map(({ code, name, cents }) => [code || name, cents]))
  return {
    sandbox,
    api: home.accounting,
    home,
    tenant: home.tenantId,
    american,
    all,
    called,
    keep(name, id) {
      if (!id) throw new Error(`No id for ${name}`)
      kept.set(name, id)
      return id
    },
    id(name) {
      const id = kept.get(name)
      if (id === undefined) throw new Error(`The story has not come to ${name}`)
      return id
    },
    balance: (code) => read().get(code) ?? 0,
    async movements(change) {
      const before = read()
      await change()
      const moved: Record<string, number> = {}
      for (const [code, cents] of read()) {
        const by = cents - (before.get(code) ?? 0)
        if (by !== 0) moved[code] = by
      }
      return moved
    },
  }
}

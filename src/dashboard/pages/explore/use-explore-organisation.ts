import { everyOrganisation } from '../../shell/every-organisation.ts'
import { useActor } from '../../shell/use-actor.ts'
import { useOrganisation } from '../../shell/use-organisation.ts'
import type { Organisation } from '../../api/types.ts'

/** Whose rows are shown: the address's organisation, else the one looked at last. `connection` is undefined for all together. */
export function useExploreOrganisation(org: string | undefined): {
  connection: string | undefined
  organisation: Organisation | null
  title: string
} {
  const { organisations } = useActor()
  const current = useOrganisation()
  const name = org ?? current.name
  if (name === everyOrganisation || name === null)
    return { connection: undefined, organisation: null, title: 'All organisations' }
  const organisation = organisations.find((each) => each.name === name) ?? null
  return { connection: name, organisation, title: organisation?.tenantName ?? name }
}

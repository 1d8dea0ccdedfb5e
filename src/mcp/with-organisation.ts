import { chooseOrganisation, loadOrganisations, toName, type Organisation } from '../platform/answers/organisations.ts'
import { loadMissing } from '../platform/answers/freshness.ts'
import type { OrganisationCall, ToolCall } from './tool.ts'

/** Opens the warehouse, finds the organisation a call is about, and adds to the answer where it comes from. */
export async function withOrganisation(
  call: ToolCall,
  work: (call: OrganisationCall) => Promise<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { context, args, signal } = call
  return context.read({ signal }, async (reader) => {
    const organisations = await loadOrganisations(reader, context.organisations)
    const organisation = chooseOrganisation(organisations, args['organisation'] as string | undefined)
    const answer = await work({ ...call, reader, organisation })
    return { ...toProvenance(organisation), missing: await loadMissing(reader, organisation), ...answer }
  })
}

export function toProvenance(organisation: Organisation): Record<string, unknown> {
  return { organisation: toName(organisation), asOf: organisation.asOf, reconciliation: organisation.ties }
}

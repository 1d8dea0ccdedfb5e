import { AppError } from '../../lib/app-error.ts'
import { loadFreshness } from '../../platform/answers/freshness.ts'
import { loadOrganisations, noOrganisations, toName } from '../../platform/answers/organisations.ts'
import { list, organisationInput, provenanceOutput, type Tool } from '../tool.ts'
import { withOrganisation } from '../with-organisation.ts'

export const listOrganisations: Tool = {
  name: 'list_organisations',
  title: 'Organisations',
  description: 'Xero organisations there is a copy of: currency, financial year, lock date, freshness, whether it ties to Xero.',
  input: {},
  output: { organisations: list },
  run: ({ context, signal }) =>
    context.read({ signal }, async (reader) => {
      const organisations = await loadOrganisations(reader, context.organisations)
      if (organisations.length === 0) throw noOrganisations()
      return {
        organisations: organisations.map((organisation) => {
          const { schema: _schema, shortCode: _shortCode, ties, ...told } = organisation
          return { ...told, name: toName(organisation), reconciliation: ties }
        }),
      }
    }),
}

export const freshness: Tool = {
  name: 'freshness',
  title: 'Freshness',
  description: 'How far each stream was read, the last sync, and what answers lack. Does not call Xero.',
  input: organisationInput,
  output: { ...provenanceOutput, lastSync: { type: ['object', 'null'] }, streams: list },
  run: (call) =>
    withOrganisation(call, async ({ reader, organisation }) => {
      const { lastRun, streams } = await loadFreshness(reader, organisation)
      return { lastSync: lastRun, streams }
    }),
}

export const syncNow: Tool = {
  name: 'sync_now',
  title: 'Sync now',
  description: 'Brings the copy up to date. Changes nothing in Xero. Takes seconds; a first sync minutes.',
  input: organisationInput,
  output: { ...provenanceOutput, status: { type: 'string' }, changed: { type: 'integer' } },
  syncs: true,
  async run(call) {
    const { organisation } = await withOrganisation(call, async (found) => ({ organisation: found.organisation.tenantId }))
    const report = await call.context.sync(String(organisation), call.signal)
    if (report.error) throw new AppError(report.error.code, report.error.message)
    const after = await withOrganisation({ ...call, args: { organisation } }, async () => ({}))
    const { changed, deleted, calls } = report.totals
    return { ...after, status: report.status, changed: changed + deleted, calls, resumesAt: report.resumesAt }
  },
}

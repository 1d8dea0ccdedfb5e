import { useParams, useSearch } from '@tanstack/react-router'
import { toDecimals, type AmountFormat } from '../format/amount.ts'
import { toLocale } from '../format/locale.ts'
import type { Organisation } from '../api/types.ts'
import { everyOrganisation } from './every-organisation.ts'
import { usePreferences } from './preferences.ts'
import { useActor } from './use-actor.ts'

/** The organisation being looked at: the address's, else the one looked at last, else the first. Null when there is none. */
export function useOrganisation(): { name: string | null; organisation: Organisation | null } {
  const { organisations } = useActor()
  const { recent } = usePreferences()
  const { org: place } = useParams({ strict: false })
  // Pages that aren't of one organisation keep it in the query: Explore.
  const { org = place } = useSearch({ strict: false })
  if (org === everyOrganisation) return { name: everyOrganisation, organisation: null }
  if (org !== undefined) return { name: org, organisation: organisations.find(({ name }) => name === org) ?? null }
  const remembered = recent.find((each) => organisations.some(({ name }) => name === each))
  const name = remembered ?? organisations[0]?.name ?? null
  return { name, organisation: organisations.find((each) => each.name === name) ?? null }
}

/** How numbers and dates are written here: by the organisation's country and the reader's choice. */
export function useLocale(): string {
  const { locale } = usePreferences()
  const { organisation } = useOrganisation()
  return toLocale(organisation?.countryCode, locale)
}

/** Format of amounts in a currency; the organisation's own unless another is given. */
export function useAmountFormat(currency?: string | null): Required<Pick<AmountFormat, 'locale' | 'decimals' | 'negative'>> {
  const { negative } = usePreferences()
  const { organisation } = useOrganisation()
  return { locale: useLocale(), decimals: toDecimals(currency ?? organisation?.currency), negative }
}

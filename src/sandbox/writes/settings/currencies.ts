import type { Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Write } from '../write-routes.ts'
import { createWriteRoutes } from '../write-routes.ts'

const codes = new Set(Intl.supportedValuesOf('currency'))
const names = new Intl.DisplayNames('en', { type: 'currency' })

export const currencyRoutes: Route[] = createWriteRoutes({
  path: 'Currencies',
  root: 'Currencies',
  id: 'Code',
  scopes: ['accounting.settings'],
  put: subscribe,
})

/** The organisation may use one more currency. One that it has already is answered as it is. */
function subscribe({ input, problems, draft }: Write): WireRecord | undefined {
  const code = input.text('Code')?.toUpperCase() ?? ''
  if (!codes.has(code)) {
    problems.error(code === '' ? 'Currency code must be specified.' : `Currency code '${code}' is not valid.`)
    return undefined
  }
  const existing = draft.find('Currencies', code)
  return existing ?? draft.save('Currencies', { Code: code, Description: names.of(code) ?? code })
}

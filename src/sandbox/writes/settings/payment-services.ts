import { randomUUID } from 'node:crypto'
import { notFound } from '../../api/problems.ts'
import type { ApiCall, Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { readText } from '../fields.ts'
import { findBy } from '../find-by.ts'
import { createInput } from '../input.ts'
import { createProblems } from '../problems.ts'
import { readElements } from '../read-elements.ts'
import { sideStoreOf } from '../attached/side-store.ts'
import type { Write } from '../write-routes.ts'
import { toFailedElement } from '../failed-element.ts'
import { createWriteRoutes, recordsReply, validationReply } from '../write-routes.ts'

const scopes = ['paymentservices']
const ofTheme = 'BrandingThemes/{BrandingThemeID}/PaymentServices'

export const paymentServiceRoutes: Route[] = [
  ...createWriteRoutes({ path: 'PaymentServices', root: 'PaymentServices', id: 'PaymentServiceID', scopes, put: createService }),
  { method: 'GET', path: ofTheme, scopes, answer: listOfTheme },
  { method: 'POST', path: ofTheme, scopes, answer: addToTheme },
]

function createService(write: Write): WireRecord | undefined {
  const { problems, draft, input } = write
  const name = readText(write, 'PaymentServiceName', 255)
  const url = readText(write, 'PaymentServiceUrl', 2000)
  if (!name) problems.error('Payment service name must be specified.')
  if (findBy(draft, 'PaymentServices', 'PaymentServiceName', name).length > 0) problems.error('Please enter a unique Name.')
  if (!url || !URL.canParse(url)) problems.error('Payment service URL must be valid.')
  const text = readText(write, 'PayNowText', 255)
  const type = input.text('PaymentServiceType')
  if (type && type.toLowerCase() !== 'custom') problems.error('Only custom payment services can be created.')
  if (problems.errors.length > 0) return undefined
  return draft.save('PaymentServices', {
    PaymentServiceID: randomUUID(),
    PaymentServiceName: name,
    PaymentServiceUrl: url,
    PaymentServiceType: 'Custom',
    PayNowText: text || 'Pay by credit card',
  })
}

function idsOfTheme({ books }: ApiCall, themeId: string): string[] {
  const own = sideStoreOf(books).themeServices.get(themeId)
  const base = books.collections.get('PaymentServices')?.base
  return own ?? Array.from({ length: base?.size ?? 0 }, (_, index) => base!.idAt(index))
}

function listOfTheme(call: ApiCall): Reply {
  const { books, params, nowMs } = call
  const theme = books.find('BrandingThemes', params['BrandingThemeID'] ?? '')
  if (!theme) return notFound()
  const services = idsOfTheme(call, String(theme['BrandingThemeID']))
    .map((id) => books.find('PaymentServices', id))
    .filter((service) => service !== undefined)
  return recordsReply('PaymentServices', services, nowMs)
}

/** Invoices in this theme get the service's button. Answers with the services added. */
function addToTheme(call: ApiCall): Reply {
  const { books, params, exchange, nowMs } = call
  const theme = books.find('BrandingThemes', params['BrandingThemeID'] ?? '')
  if (!theme) return notFound()
  const added: WireRecord[] = []
  const failed: WireRecord[] = []
  for (const element of readElements(exchange, 'PaymentServices', 100)) {
    const id = createInput(element).text('PaymentServiceID')
    const service = id ? books.find('PaymentServices', id) : undefined
    if (service) {
      added.push(service)
      continue
    }
    const problems = createProblems()
    problems.error('Payment service could not be found')
    failed.push(toFailedElement(element, 'PaymentServiceID', problems))
  }
  if (failed.length > 0) return validationReply(failed)
  const themeId = String(theme['BrandingThemeID'])
  const ids = new Set([...idsOfTheme(call, themeId), ...added.map((service) => String(service['PaymentServiceID']))])
  sideStoreOf(books).themeServices.set(themeId, [...ids])
  return recordsReply('PaymentServices', added, nowMs)
}

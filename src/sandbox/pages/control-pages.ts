import { Hono } from 'hono'
import { html } from 'hono/html'
import type { SandboxControl } from '../control.ts'
import type { SandboxState } from '../state.ts'
import { renderCollectionPage, renderLedgerPage, renderOrganisationPage, renderRecordPage } from './organisation-page.ts'
import { callColumns, renderOverviewPage } from './overview-page.ts'
import { pageHeaders, renderPage } from './page-layout.ts'
import { controlStyle, renderCrumbs, renderPager, renderTable, toPage } from './page-parts.ts'
import { troubles } from './troubles.ts'

const callsOnPage = 100

/** The control page at `/` and what it leads to. Server-made, without scripts. */
export function createControlPages(state: SandboxState, control: SandboxControl): Hono {
  const app = new Hono()
  const show = async (page: Promise<string>): Promise<Response> => new Response(await page, { headers: pageHeaders })
  const missing = (): Response => new Response('There is no such page.', { status: 404 })

  app.get('/', (c) =>
    show(renderOverviewPage(state, control, toPage(c.req.query('page')), troubles[c.req.query('done') ?? '']?.label)),
  )
  app.post('/__sandbox/page/act', async (c) => {
    // A page from elsewhere that is open in the same browser has no business here.
    const origin = c.req.header('origin')
    if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === c.req.header('host')))
      return c.text('This form was sent from another site.', 403)
    const name = new URLSearchParams(await c.req.text()).get('trouble') ?? ''
    const trouble = troubles[name]
    if (!trouble) return missing()
    trouble.run(control)
    return c.redirect(`/?done=${name}`, 303)
  })
  app.get('/__sandbox/page/calls', (c) => {
    const page = toPage(c.req.query('page'))
    const calls = control.calls().toReversed()
    const shown = calls.slice((page - 1) * callsOnPage, page * callsOnPage)
    return show(
      renderPage(
        'Calls',
        html`<main class="wide">
          ${renderCrumbs([['/', 'Sandbox']])}
          <h1>Calls</h1>
          <section class="card">
            ${renderTable(callColumns, shown, 'None.')} ${renderPager('/__sandbox/page/calls', page, callsOnPage, calls.length)}
          </section>
        </main>`,
        controlStyle,
      ),
    )
  })
  app.get('/__sandbox/page/organisations/:tenantId', (c) => {
    const books = state.companies.get(c.req.param('tenantId'))
    return books ? show(renderOrganisationPage(books)) : missing()
  })
  app.get('/__sandbox/page/organisations/:tenantId/ledger', (c) => {
    const books = state.companies.get(c.req.param('tenantId'))
    return books ? show(renderLedgerPage(books, toPage(c.req.query('page')))) : missing()
  })
  app.get('/__sandbox/page/organisations/:tenantId/:root', (c) => {
    const books = state.companies.get(c.req.param('tenantId'))
    const collection = books?.collections.get(c.req.param('root'))
    return books && collection ? show(renderCollectionPage(books, collection, toPage(c.req.query('page')))) : missing()
  })
  app.get('/__sandbox/page/organisations/:tenantId/:root/:id', (c) => {
    const books = state.companies.get(c.req.param('tenantId'))
    const collection = books?.collections.get(c.req.param('root'))
    const index = collection?.indexOf(c.req.param('id'))
    if (!books || !collection || index === undefined) return missing()
    return show(renderRecordPage(books, collection, c.req.param('id'), collection.recordAt(index)))
  })
  app.notFound(missing)
  return app
}

import { html } from 'hono/html'
import type { Books } from '../books/books.ts'
import type { Call } from '../calls.ts'
import type { SandboxControl } from '../control.ts'
import type { App } from '../identity/apps.ts'
import type { SandboxState } from '../state.ts'
import { formatBytes, formatInstant } from './figures.ts'
import type { Markup } from './page-layout.ts'
import { renderPage } from './page-layout.ts'
import type { Column } from './page-parts.ts'
import { controlStyle, renderPager, renderTable } from './page-parts.ts'
import { troubles } from './troubles.ts'

const recentCalls = 12
const organisationsOnPage = 20

/** `/`: what there is, what happens, and buttons to make trouble. */
export async function renderOverviewPage(
  state: SandboxState,
  control: SandboxControl,
  page: number,
  done: string | undefined,
): Promise<string> {
  const calls = control.calls()
  const books = [...state.companies.values()]
  const shown = books.slice((page - 1) * organisationsOnPage, page * organisationsOnPage)
  return renderPage(
    'Sandbox',
    html`<main class="wide">
      <h1>Sandbox</h1>
      <p class="soft">${state.origin} · clock ${formatInstant(control.now())} UTC · ${calls.length} calls</p>
      ${done === undefined ? '' : html`<p role="status" class="good">Done: ${done}.</p>`}
      <div class="grid">
        <section class="card">
          <h2>Organisations</h2>
          ${renderTable(organisationColumns, shown, 'None.')}
          ${renderPager('/', page, organisationsOnPage, books.length, ['Before', 'More'])}
        </section>
        <section class="card">
          <h2>Apps</h2>
          ${state.apps.map(renderApp)}
        </section>
      </div>
      <section class="card">
        <h2>Make trouble</h2>
        <form method="post" action="/__sandbox/page/act" class="buttons">
          ${Object.entries(troubles).map(
            ([name, { label, text }]) => html`<button name="trouble" value="${name}">${label}<span>${text}</span></button>`,
          )}
        </form>
        ${renderFaults(control)}
      </section>
      <section class="card" style="margin-top: 1rem">
        <h2>Latest calls</h2>
        ${renderTable(callColumns, calls.slice(-recentCalls).reverse(), 'No calls yet. Point a client here.')}
        ${calls.length > recentCalls ? html`<p class="small"><a href="/__sandbox/page/calls">All ${calls.length} calls</a></p>` : ''}
      </section>
    </main>`,
    controlStyle,
  )
}

const organisationColumns: Column<Books>[] = [
  { title: 'Name', cell: ({ tenantId, name }) => html`<a href="/__sandbox/page/organisations/${tenantId}">${name}</a>` },
  { title: 'Books', cell: ({ region, baseCurrency }) => `${region} · ${baseCurrency}` },
  { title: 'Tenant id', cell: ({ tenantId }) => html`<code>${tenantId}</code>` },
]

function renderApp(app: App): Markup {
  return html`<details>
    <summary>${app.name} <span class="tag">${app.kind}</span></summary>
    <dl class="small">
      <dt>Client id</dt>
      <dd class="mono">${app.clientId}</dd>
      ${
        app.clientSecret === undefined
          ? ''
          : html`<dt>Secret</dt>
              <dd class="mono">${app.clientSecret}</dd>`
      }
      <dt>Scopes</dt>
      <dd>${app.generation}${app.tier === undefined ? '' : `, ${app.tier} tier`}</dd>
    </dl>
  </details>`
}

function renderFaults(control: SandboxControl): Markup {
  const armed = control.faults().filter(({ spoiled, times = Infinity }) => spoiled < times)
  if (armed.length === 0) return html`<p class="soft small">No fault is armed.</p>`
  return html`<p class="small poor">
    Armed:
    ${armed.map(({ id: _id, matched: _matched, spoiled: _spoiled, ...fault }) => html`<code>${JSON.stringify(fault)}</code> `)}
  </p>`
}

export const callColumns: Column<Call>[] = [
  { title: '#', numeric: true, cell: ({ n }) => String(n) },
  { title: 'Time', cell: ({ startedAt }) => formatInstant(startedAt).slice(11) },
  {
    title: 'Call',
    cell: ({ method, path, query }) =>
      html`<span class="mono"
        >${method} ${path}${Object.keys(query).length > 0 ? `?${new URLSearchParams(query).toString()}` : ''}</span
      >`,
  },
  {
    title: 'Status',
    numeric: true,
    cell: ({ status, fault }) =>
      html`<span class="${status >= 400 || status === 0 ? 'poor' : 'good'}"
        >${status === 0 ? 'none' : status}${fault ? ' (fault)' : ''}</span
      >`,
  },
  { title: 'Size', numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
  { title: 'Took', numeric: true, cell: ({ startedAt, endedAt }) => (endedAt === null ? '…' : `${endedAt - startedAt} ms`) },
]

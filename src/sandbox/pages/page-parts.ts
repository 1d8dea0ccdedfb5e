import { html } from 'hono/html'
import type { Markup } from './page-layout.ts'

/** Style of the control pages beside the common one. */
export const controlStyle = `
nav.crumbs { font-size: .85rem; margin-bottom: .75rem } nav.crumbs a { text-decoration: none }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); align-items: start; margin-bottom: 1rem }
.card h2:first-child { margin-top: 0 }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .88rem } caption { text-align: left; color: var(--soft); padding-bottom: .35rem }
th { text-align: left; color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; white-space: nowrap }
td { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top } td.num, th.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
tr:last-child td { border-bottom: 0 } tbody.entry { border-top: 2px solid var(--line) } tbody.entry td { border: 0; padding-block: .12rem }
.good { color: var(--good) } .poor { color: var(--bad) }
.buttons { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .6rem }
.buttons button { width: 100%; display: flex; flex-direction: column; text-align: left; font-weight: 500; border-color: var(--line); color: var(--ink); padding: .5rem .7rem }
.buttons button span { display: block; font-weight: 400; font-size: .8rem; color: var(--soft) }
td code, td .mono { overflow-wrap: anywhere }
pre { font: .82rem/1.45 var(--mono); overflow-x: auto; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem .9rem; margin: 0 } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
.pager { display: flex; gap: 1rem; margin-top: .75rem; font-size: .9rem }
`

export interface Column<Row> {
  title: string
  /** Right-aligned figures. */
  numeric?: boolean
  cell(row: Row): Markup | string
}

/** A table that scrolls sideways where it must, or a line that says it is empty. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], empty: string): Markup {
  if (rows.length === 0) return html`<p class="soft">${empty}</p>`
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${columns.map(({ title, numeric }) => html`<th class="${numeric ? 'num' : ''}" scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map(({ cell, numeric }) => html`<td class="${numeric ? 'num' : ''}">${cell(row)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Links to the page before and after, where there is more than one. `path` may carry a query already. */
export function renderPager(
  path: string,
  page: number,
  pageSize: number,
  size: number,
  [before, after] = ['Newer', 'Older'],
): Markup {
  const last = Math.max(1, Math.ceil(size / pageSize))
  if (last === 1) return html``
  const linkTo = (wanted: number): string => `${path}${path.includes('?') ? '&' : '?'}page=${wanted}`
  return html`<div class="pager">
    ${page > 1 ? html`<a href="${linkTo(page - 1)}" rel="prev">${before}</a>` : ''}
    <span class="soft">Page ${page} of ${last}</span>
    ${page < last ? html`<a href="${linkTo(page + 1)}" rel="next">${after}</a>` : ''}
  </div>`
}

/** Page number of a query, from 1. */
export function toPage(text: string | undefined): number {
  const page = Number(text)
  return Number.isInteger(page) && page > 0 ? page : 1
}

export function renderCrumbs(steps: readonly (readonly [path: string, name: string])[]): Markup {
  return html`<nav class="crumbs">
    ${steps.map(([path, name], at) => html`${at > 0 ? ' / ' : ''}<a href="${path}">${name}</a>`)}
  </nav>`
}

import { html } from 'hono/html'
import type { Company } from '../company/collection.ts'
import { renderPage } from '../pages/page-layout.ts'
import type { User } from './apps.ts'
import { describeScopes } from './scope-texts.ts'

export interface ConsentPage {
  appName: string
  user: User
  /** There are others to sign in as. */
  switchable: boolean
  organisations: Pick<Company, 'tenantId' | 'name' | 'region' | 'baseCurrency'>[]
  scopes: string[]
  /** One organisation only: radio buttons. */
  single: boolean
  /** The authorize request, sent back with the form. */
  query: URLSearchParams
}

const path = '/identity/connect/authorize'
const roleTexts = { ADVISER: 'Adviser', STANDARD: 'Standard', READONLY: 'Read only' } as const

/** Who signs in: the first step, where there is a choice. Plain links: works without JavaScript. */
export async function renderSignInPage(appName: string, users: readonly User[], query: URLSearchParams): Promise<string> {
  const linkOf = (user: User): string => `${path}?${new URLSearchParams([...query, ['sandbox_user', user.userId]]).toString()}`
  return renderPage(
    'Sign in – sandbox',
    html`<main class="narrow">
      <div class="card">
        <h1>Sign in to continue to ${appName}</h1>
        <p class="soft">Choose who you are. The sandbox asks for no password.</p>
        ${users.map(
          (user) =>
            html`<a class="choice" href="${linkOf(user)}">
              <span class="avatar" aria-hidden="true">${user.givenName.slice(0, 1)}${user.familyName.slice(0, 1)}</span>
              <span class="grow">
                <strong>${user.givenName} ${user.familyName}</strong><br />
                <span class="soft small">${user.email}${user.reporting ? '' : ', without reports'}</span>
              </span>
              <span class="tag">${roleTexts[user.role ?? 'ADVISER']}</span>
            </a>`,
        )}
      </div>
    </main>`,
  )
}

/** What the app may have, and of which organisations: the second step. A plain form. */
export async function renderConsentPage(page: ConsentPage): Promise<string> {
  const { user, organisations, single, query } = page
  const back = new URLSearchParams([...query].filter(([name]) => name !== 'sandbox_user'))
  return renderPage(
    'Allow access – sandbox',
    html`<main class="narrow">
      <form class="card" method="post" action="${`${path}?${query.toString()}`}">
        <h1>${page.appName} wants access</h1>
        <p class="soft small">
          Signed in as ${user.givenName} ${user.familyName}
          (${user.email})${page.switchable ? html`. <a href="${`${path}?${back.toString()}`}">Not you?</a>` : ''}
        </p>
        <input type="hidden" name="userId" value="${user.userId}" />
        <h2>${single ? 'Organisation' : 'Organisations'}</h2>
        ${organisations.length === 0 ? html`<p>This user belongs to no organisation here.</p>` : ''}
        ${organisations.map(
          (company, index) =>
            html`<label class="choice">
              <input
                type="${single ? 'radio' : 'checkbox'}"
                name="tenantId"
                value="${company.tenantId}"
                ${index === 0 ? 'checked' : ''}
              />
              <span class="grow">${company.name}</span>
              <span class="tag">${company.region} · ${company.baseCurrency}</span>
            </label>`,
        )}
        <h2>It will be able to</h2>
        <ul class="plain">
          ${describeScopes(page.scopes).map((line) => html`<li>${line}</li>`)}
        </ul>
        <details class="small soft">
          <summary>Scopes asked for</summary>
          <p class="mono">${page.scopes.join(' ')}</p>
        </details>
        <div class="row">
          <button class="main" name="decision" value="approve" ${organisations.length === 0 ? 'disabled' : ''}>
            Allow access
          </button>
          <button name="decision" value="refuse">Cancel</button>
        </div>
      </form>
    </main>`,
  )
}

import { html } from 'hono/html'
import type { Company } from '../company/collection.ts'
import type { User } from './apps.ts'

export interface ConsentPage {
  appName: string
  user: User
  users: User[]
  organisations: Company[]
  scopes: string[]
  /** One organisation only: radio buttons. */
  single: boolean
  /** The authorize request, sent back with the form. */
  query: URLSearchParams
}

/** A plain form: works without JavaScript and without anything from elsewhere. */
export async function renderConsentPage(page: ConsentPage): Promise<string> {
  const type = page.single ? 'radio' : 'checkbox'
  const document = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Allow access – sandbox</title>
        <style>
          body {
            font:
              16px/1.5 system-ui,
              sans-serif;
            max-width: 34rem;
            margin: 3rem auto;
            padding: 0 1rem;
            color: #1b2733;
          }
          fieldset {
            border: 1px solid #c4ccd4;
            border-radius: 6px;
            margin: 1rem 0;
            padding: 0.5rem 1rem;
          }
          label {
            display: block;
            padding: 0.25rem 0;
          }
          .note {
            background: #fff6d8;
            padding: 0.5rem 1rem;
            border-radius: 6px;
          }
          button {
            font: inherit;
            padding: 0.5rem 1.25rem;
            border-radius: 6px;
            border: 1px solid #0b6bcb;
            margin-right: 0.5rem;
          }
          button[value='approve'] {
            background: #0b6bcb;
            color: #fff;
          }
          button[value='refuse'] {
            background: #fff;
            color: #0b6bcb;
          }
        </style>
      </head>
      <body>
        <p class="note">This is a sandbox on your machine, not Xero.</p>
        <h1>${page.appName} wants access</h1>
        <form method="post" action="${`/identity/connect/authorize?${page.query.toString()}`}">
          <fieldset>
            <legend>Signed in as</legend>
            ${page.users.map(
              (user) =>
                html`<label
                  ><input type="radio" name="userId" value="${user.userId}" ${user === page.user ? 'checked' : ''} />
                  ${user.givenName} ${user.familyName} (${user.email})</label
                >`,
            )}
          </fieldset>
          <fieldset>
            <legend>${page.single ? 'Organisation' : 'Organisations'}</legend>
            ${page.organisations.map(
              (company, index) =>
                html`<label
                  ><input type="${type}" name="tenantId" value="${company.tenantId}" ${index === 0 ? 'checked' : ''} />
                  ${company.name}</label
                >`,
            )}
          </fieldset>
          <fieldset>
            <legend>It asks for</legend>
            <ul>
              ${page.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
            </ul>
          </fieldset>
          <button name="decision" value="approve">Allow access</button>
          <button name="decision" value="refuse">Cancel</button>
        </form>
      </body>
    </html>`
  return document.toString()
}

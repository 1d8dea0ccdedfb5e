import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>

/** One look for every page of the sandbox: light and dark, no script, nothing from elsewhere. */
const style = `
:root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --ink: #17212b; --soft: #5b6875; --line: #dde3e9; --accent: #0a66c2;
  --on-accent: #fff; --note: #fff7dc; --note-ink: #6a5300; --bad: #b42318; --good: #127a3d; --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
@media (prefers-color-scheme: dark) { :root { --ground: #11161c; --card: #1a2129; --ink: #e6ebf0; --soft: #9aa7b4; --line: #2c3743; --accent: #6cb2ff;
  --on-accent: #0b1520; --note: #33290c; --note-ink: #f2d98a; --bad: #ff9a8f; --good: #6fd69a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif }
a { color: var(--accent) }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .25rem; text-wrap: balance }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
p { margin: .35rem 0 } .soft { color: var(--soft) } .small { font-size: .85rem }
code, .mono { font-family: var(--mono); font-size: .86em }
.note { background: var(--note); color: var(--note-ink); text-align: center; padding: .4rem 1rem; font-size: .85rem }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem }
.narrow { max-width: 29rem; margin: 2.5rem auto; padding: 0 1rem }
.wide { max-width: 76rem; margin: 0 auto; padding: 1.25rem 1rem 3rem }
.choice { display: flex; gap: .75rem; align-items: center; border: 1px solid var(--line); border-radius: 8px; padding: .6rem .8rem; margin: .5rem 0;
  color: inherit; text-decoration: none; cursor: pointer }
.choice:hover, .choice:has(:checked) { border-color: var(--accent) }
.choice:has(:checked) { box-shadow: inset 0 0 0 1px var(--accent) }
.choice input { accent-color: var(--accent); width: 1.05rem; height: 1.05rem; flex: none; margin: 0 }
.avatar { width: 2.2rem; height: 2.2rem; border-radius: 50%; background: var(--accent); color: var(--on-accent); display: grid; place-items: center;
  font-weight: 600; font-size: .85rem; flex: none }
.grow { flex: 1; min-width: 0 } .right { text-align: right }
.tag { border: 1px solid var(--line); border-radius: 999px; padding: 0 .55rem; font-size: .78rem; color: var(--soft); white-space: nowrap }
ul.plain { list-style: none; margin: .25rem 0; padding: 0 } ul.plain li { padding: .3rem 0; border-top: 1px solid var(--line) } ul.plain li:first-child { border: 0 }
.row { display: flex; gap: .75rem; margin-top: 1.25rem; flex-wrap: wrap; align-items: center }
button { font: inherit; font-weight: 600; padding: .5rem 1.1rem; border-radius: 8px; border: 1px solid var(--accent); background: var(--card); color: var(--accent); cursor: pointer }
button.main { background: var(--accent); color: var(--on-accent) } button.bad { border-color: var(--bad); color: var(--bad) }
button:focus-visible, a:focus-visible, .choice:focus-within { outline: 2px solid var(--accent); outline-offset: 2px }
`

/** A whole document. `extra` is more style. */
export async function renderPage(title: string, body: Markup, extra = ''): Promise<string> {
  const document = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(style + extra)}
        </style>
      </head>
      <body>
        <div class="note" role="note">A sandbox on this machine. Nothing here reaches Xero.</div>
        ${body}
      </body>
    </html>`
  return document.toString()
}

/** Pages may not be framed, load nothing from elsewhere and keep nothing. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  // No form-action: browsers apply it to the redirect that follows a form as well, and that leads to the app.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}

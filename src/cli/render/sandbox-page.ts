import type { App } from '../../sandbox/sandbox.ts'
import type { Style } from './style.ts'
import { padEnd } from './text.ts'

export interface SandboxPage {
  url: string
  apps: App[]
  organisations: { tenantId: string; name: string }[]
  /** Where the sandbox answers https: the file of its authority, and one with what the system trusts as well. */
  trust: { authorityPath: string; bundlePath: string } | undefined
  /** The folder that keeps everything. */
  data: string | undefined
}

const kinds = { custom: 'client credentials', web: 'code, with secret', pkce: 'code with PKCE' } as const

/** What a person needs to point a client at the sandbox, to read and to paste. */
export function renderSandboxPage({ url, apps, organisations, trust, data }: SandboxPage, style: Style): string {
  const custom = apps.find((app) => app.kind === 'custom')
  const section = (title: string, lines: string[]): string[] => ['', style.bold(title), ...lines.map((line) => `  ${line}`)]
  const labelled = (label: string, value: string): string => `${style.dim(padEnd(label, 15))}${value}`
  return [
    `${style.bold('Sandbox')} at ${style.accent(url)}, until Ctrl-C. In a browser it shows its books, calls and faults.`,
    ...(data === undefined ? [] : [`Everything is kept in ${data}.`]),
    ...section(
      organisations.length === 1 ? 'Organisation' : 'Organisations',
      organisations.slice(0, 10).map(({ name, tenantId }) => labelled(tenantId, `  ${name}`)),
    ),
    ...(organisations.length > 10 ? [style.dim(`  and ${organisations.length - 10} more: ${url}/__sandbox`)] : []),
    ...apps.flatMap((app) =>
      section(`${app.name} (${kinds[app.kind]})`, [
        labelled('client id', app.clientId),
        labelled('client secret', app.clientSecret ?? 'none'),
      ]),
    ),
    ...(trust === undefined
      ? []
      : section('Trust its certificates', [
          `export NODE_EXTRA_CA_CERTS=${trust.authorityPath} REQUESTS_CA_BUNDLE=${trust.bundlePath}`,
          `export SSL_CERT_FILE=${trust.bundlePath} CURL_CA_BUNDLE=${trust.bundlePath}`,
        ])),
    ...(custom ? renderPastables(url, custom).flatMap(([title, lines]) => section(title, lines)) : []),
    ...section('A client with the hosts written into it', ['npx daybook sandbox exec -- COMMAND']),
    '',
    style.dim('docs/sandbox.md has whole examples, and how to make trouble.'),
    '',
  ].join('\n')
}

function renderPastables(url: string, app: App): [title: string, lines: string[]][] {
  const secret = app.clientSecret ?? ''
  return [
    ['Environment', [`export XERO_URL=${url}`, `export XERO_CLIENT_ID=${app.clientId} XERO_CLIENT_SECRET=${secret}`]],
    [
      'curl',
      [
        `TOKEN=$(curl -s -u $XERO_CLIENT_ID:$XERO_CLIENT_SECRET -d grant_type=client_credentials $XERO_URL/connect/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
        `curl -H "Authorization: Bearer $TOKEN" -H 'Accept: application/json' "$XERO_URL/api.xro/2.0/Invoices?page=1"`,
      ],
    ],
    ['xero-node', ['xero.accountingApi.basePath = `${process.env.XERO_URL}/api.xro/2.0`']],
    ['xero-python', ['accounting = AccountingApi(client, base_url=os.environ["XERO_URL"] + "/api.xro/2.0")']],
    [
      'Daybook',
      [
        'export DAYBOOK_XERO_API_URL=$XERO_URL DAYBOOK_XERO_IDENTITY_URL=$XERO_URL DAYBOOK_XERO_LOGIN_URL=$XERO_URL',
        'npx daybook connect custom --name sandbox --client-id $XERO_CLIENT_ID --client-secret $XERO_CLIENT_SECRET',
      ],
    ],
  ]
}

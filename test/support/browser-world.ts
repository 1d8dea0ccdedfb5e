import { createCompany } from '../../src/sandbox/company/company.ts'
import type { Company } from '../../src/sandbox/company/collection.ts'
import type { App } from '../../src/sandbox/sandbox.ts'
import { openDashboardBrowser, type DashboardBrowser, type DashboardPage } from './dashboard-browser.ts'
import { startTestServer, type Session, type TestServer, type TestServerOptions } from './server.ts'

/** What the pages show most of; all streams, with Xero's reports and so with what ties, take twice as long. */
const fewStreams = ['organisations', 'accounts', 'contacts', 'items', 'tax_rates', 'invoices', 'payments', 'bank_transactions']

export interface BrowserWorld {
  server: TestServer
  browser: DashboardBrowser
  /** A window of the owner's, or of whoever is given. */
  open(options?: Omit<Parameters<DashboardBrowser['open']>[0], 'url' | 'cookie'> & { who?: Session }): Promise<DashboardPage>
  close(): Promise<void>
}

export interface BrowserWorldOptions extends Omit<TestServerOptions, 'sandbox' | 'streams'> {
  /** What of the company is connected and synced as `harbour`. Default: what the pages show most of. */
  streams?: string[] | 'all' | 'none'
  /** What Xero holds; the first is what is connected. Default: one of forty invoices. */
  companies?: Company[]
  apps?: App[]
}

/** A server whose Xero is a small company, a browser, and, unless told not to, that company connected and synced. */
export async function openBrowserWorld({
  streams = fewStreams,
  apps,
  companies = [createCompany({ seed: 3, size: { invoices: 40 } })],
  ...options
}: BrowserWorldOptions = {}): Promise<BrowserWorld> {
  const [server, browser] = await Promise.all([
    startTestServer({ sandbox: { companies, ...(apps ? { apps } : {}) }, ...options }),
    openDashboardBrowser(),
  ])
  if (streams === 'all') {
    await server.connect('harbour')
    await server.parts.platform.sync('harbour', {})
  } else if (streams !== 'none') await server.connect('harbour', streams)
  return {
    server,
    browser,
    open: ({ who = server.owner, ...rest } = {}) => browser.open({ url: server.url, cookie: who.cookie, ...rest }),
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

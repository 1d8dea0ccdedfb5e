import { AppError } from '../lib/app-error.ts'

/** Where the sandbox of the demo company listens, and the app it knows. */
export interface DemoAddress {
  apiUrl: string
  identityUrl: string
  loginUrl: string
  clientId: string
  clientSecret: string
}

/** The made-up company's own Xero, started when something first needs it, beside the real one. */
export interface DemoXero {
  /** Throws `usage` where this process was not given a way to start one. */
  open(): Promise<DemoAddress>
  /** Where it listens, once it was opened. */
  address(): DemoAddress | undefined
}

export function createDemoXero(start: (() => Promise<DemoAddress>) | undefined): DemoXero {
  let opening: Promise<DemoAddress> | undefined
  let opened: DemoAddress | undefined
  return {
    async open() {
      if (start === undefined) {
        throw new AppError('usage', 'The demo company runs in the server only: start it with daybook serve, or run daybook demo.')
      }
      opening ??= start().catch((error: unknown) => {
        opening = undefined
        throw error
      })
      opened = await opening
      return opened
    },
    address: () => opened,
  }
}

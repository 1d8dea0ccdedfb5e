import type { Readable } from 'node:stream'

/** A stream that people or programs read from. What a terminal has beside it is undefined elsewhere. */
export type Screen = NodeJS.WriteStream & {
  /** Whether colours are wanted there, as the process that has the terminal decides; undefined: as Node decides here. */
  colours?: boolean
}

/** Where a command is typed: this process's own, or, when a server runs it, that of the process that asked. */
export interface Terminal {
  out: Screen
  err: Screen
  /** Somebody is there to answer. */
  interactive: boolean
  /** Folder the command was typed in. */
  folder: string
  /** Questions go to `err`, so that `out` stays the answer alone. Throws `stopped` for Ctrl-C. */
  ask(question: string): Promise<string>
  /** The same, without showing what is typed. */
  askHidden(question: string): Promise<string>
  /** The next line of standard input; empty at its end. */
  readLine(): Promise<string>
  readAll(): Promise<string>
  /** Standard input as it comes, for a protocol. */
  input(): Readable
  openBrowser(url: string): void
}

import type { Books } from '../../books/books.ts'

/** An invoice that was sent to its contact. The sandbox sends nothing: it keeps what would have gone out. */
export interface SentEmail {
  invoiceId: string
  invoiceNumber: string
  to: string
  /** Epoch ms by the sandbox's clock. */
  atMs: number
}

const outboxes = new WeakMap<Books, SentEmail[]>()

/** What an organisation has sent, oldest first. */
export function listEmails(books: Books): readonly SentEmail[] {
  return outboxes.get(books) ?? []
}

export function recordEmail(books: Books, email: SentEmail): void {
  const outbox = outboxes.get(books)
  if (outbox) outbox.push(email)
  else outboxes.set(books, [email])
}

/** Puts back what was kept elsewhere. */
export function restoreEmails(books: Books, emails: readonly SentEmail[]): void {
  outboxes.set(books, [...emails])
}

import { endpoints } from '../../api/endpoints.ts'
import { notFound } from '../../api/problems.ts'
import type { ApiCall, Route } from '../../api/route.ts'
import type { WireRecord } from '../../company/collection.ts'
import type { Reply } from '../../exchange.ts'
import { isPrintable, renderDocumentPdf } from './document-pdf.ts'

/** `Invoices/{id}/pdf` and its like. A single document asked for as `application/pdf` is the same: see `wantsPdf`. */
export const pdfRoutes: Route[] = endpoints
  .filter(({ root }) => isPrintable(root))
  .map(({ path, root, scopes, otherKeys = [] }) => ({
    method: 'GET',
    path: `${path}/{id}/pdf`,
    scopes,
    answer({ books, params }: ApiCall) {
      const id = params['id'] ?? ''
      const found = [id, ...otherKeys.flatMap((key) => books.lookup(root, key, id))]
        .map((each) => books.find(root, each))
        .find(Boolean)
      return found ? answerPdf({ books }, root, found) : notFound()
    },
  }))

/** Does the call want a document on paper rather than as data? */
export function wantsPdf({ exchange }: Pick<ApiCall, 'exchange'>, root: string): boolean {
  return isPrintable(root) && /^application\/pdf\b/i.test(exchange.headers.accept ?? '')
}

export async function answerPdf({ books }: Pick<ApiCall, 'books'>, root: string, record: WireRecord): Promise<Reply> {
  return { status: 200, headers: { 'content-type': 'application/pdf' }, body: await renderDocumentPdf(books, root, record) }
}

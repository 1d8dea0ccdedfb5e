import type { Body, Writer } from './sandbox-writer.ts'

/** The journals of one record as `TYPE yyyy-mm-dd code net code net …`, in the order in which they were made. */
export async function journalsOf(writer: Pick<Writer, 'read'>, sourceId: unknown): Promise<string[]> {
  const found: string[] = []
  for (let offset = 0; ;) {
    const journals = await writer.read(`Journals?offset=${offset}`)
    if (journals.length === 0) return found
    for (const journal of journals) if (journal['SourceID'] === sourceId) found.push(toText(journal))
    offset = Number(journals.at(-1)!['JournalNumber'])
  }
}

function toText(journal: Body): string {
  const day = new Date(Number(/-?\d+/.exec(String(journal['JournalDate']))?.[0])).toISOString().slice(0, 10)
  const lines = (journal['JournalLines'] as Body[]).map((line) => `${String(line['AccountCode'])} ${String(line['NetAmount'])}`)
  return [String(journal['SourceType']), day, ...lines].join(' ')
}

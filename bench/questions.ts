import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { ledgerComputations } from './questions-ledger.ts'
import { recordComputations } from './questions-records.ts'
import { openTruth } from './questions-truth.ts'
import { openQuestionWorld, type QuestionWorld } from './questions-world.ts'
import type { Figure } from './run.ts'

const computations = { ...ledgerComputations, ...recordComputations }

/** An entry of questions.yaml. */
export interface Question {
  question: string
  organisation: string
  calls: { tool: string; with?: Record<string, unknown> }[]
  answer: Cell | Cell[]
  /** What works the figure out from the sandbox's own ledger, records or reports, and what it is told. */
  expected: { by: string; [argument: string]: unknown }
}

/**
 * Where a figure is in an answer: of the last call, or of that with this number, at a path (`document.total`), maybe as many
 * letters of it, or in a table
 * (a row by its number or by some of its cells, and there a column, by number from the end where negative), or a sum under it.
 */
interface Cell {
  of?: number
  at?: string
  letters?: number
  row?: number | Record<string, string>
  cell?: string | number
  total?: string
}

export interface Asked extends Question {
  answered: string[]
  wanted: string[]
  ok: boolean
}

export function loadQuestions(): Question[] {
  return parse(readFileSync(new URL('questions.yaml', import.meta.url), 'utf8')) as Question[]
}

/** Asks one, through the tools alone, and works out from the sandbox what is right. */
export async function askQuestion(world: QuestionWorld, question: Question): Promise<Asked> {
  const { organisation, calls, answer, expected } = question
  const { by, ...told } = expected
  const compute = computations[by]
  if (!compute) throw new Error(`No computation is called ${by}.`)
  const answered: string[] = []
  try {
    const answers: Record<string, unknown>[] = []
    for (const { tool, with: given = {} } of calls) answers.push(await world.call(tool, fill(given, answers)))
    for (const cell of [answer].flat()) answered.push(toPlain(findCell(answers.at(cell.of ?? -1)!, cell)))
  } catch (thrown) {
    answered.push((thrown as Error).message)
  }
  const wanted = [await compute(openTruth(world, organisation), told as never)].flat().map(toPlain)
  return { ...question, answered, wanted, ok: answered.join('\n') === wanted.join('\n') }
}

/** `$0.results.0.id` stands for what the first call answered there. */
function fill(given: Record<string, unknown>, answers: Record<string, unknown>[]): Record<string, unknown> {
  const entries = Object.entries(given).map(([name, value]) => {
    const [, call, path] = (typeof value === 'string' && /^\$(\d+)\.(.+)$/.exec(value)) || []
    return [name, call === undefined ? value : follow(answers[Number(call)], path!)]
  })
  return Object.fromEntries(entries)
}

function follow(answer: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], answer)
}

interface Table {
  columns: { name: string }[]
  rows: unknown[][]
  totals: unknown[]
}

function findCell(answer: Record<string, unknown>, { at, letters, row = 0, cell = 0, total }: Cell): unknown {
  if (at !== undefined) return letters === undefined ? follow(answer, at) : String(follow(answer, at)).slice(0, letters)
  const { columns, rows, totals } = answer as unknown as Table
  const indexOf = (column: string): number => {
    const found = columns.findIndex(({ name }) => name === column)
    if (found < 0) throw new Error(`There is no column ${column}: ${columns.map(({ name }) => name).join(', ')}`)
    return found
  }
  if (total !== undefined) return totals[indexOf(total)]
  const matches = (cells: unknown[]): boolean => Object.entries(row).every(([name, value]) => cells[indexOf(name)] === value)
  const found = typeof row === 'number' ? rows[row] : rows.find(matches)
  if (!found) throw new Error(`There is no row ${JSON.stringify(row)} among ${rows.length}`)
  return found.at(typeof cell === 'number' ? cell : indexOf(cell))
}

/** Numbers without zeros behind the point, so that 3447.0000 is 3447.00. */
function toPlain(value: unknown): string {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '').replace(/^-0$/, '0') : text
}

/** The table, and the share that was answered exactly. */
export async function measureQuestions(): Promise<Figure[]> {
  const world = await openQuestionWorld()
  try {
    const asked: Asked[] = []
    for (const question of loadQuestions()) {
      const result = await askQuestion(world, question)
      asked.push(result)
      const { organisation, answered, wanted, ok } = result
      const expected = ok ? '' : `   expected ${wanted.join(', ')}`
      console.log(`  ${ok ? '✓' : '✗'} ${organisation}: ${question.question}\n      ${answered.join(', ')}${expected}`)
    }
    const exact = asked.filter(({ ok }) => ok).length
    const tools = new Set(asked.flatMap(({ calls }) => calls.map(({ tool }) => tool)))
    const all = (await world.listTools()).length
    return [
      {
        what: 'finance questions answered to the cent',
        measured: `${exact} of ${asked.length}`,
        target: 'all of 60',
        met: exact === asked.length && exact >= 60,
      },
      { what: 'tools they take', measured: `${tools.size} of ${all}`, target: 'all', met: tools.size === all },
    ]
  } finally {
    await world.close()
  }
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { askQuestion, loadQuestions } from '../../bench/questions.ts'
import { openQuestionWorld, type QuestionWorld } from '../../bench/questions-world.ts'
import { createStatements } from '../../src/platform/statements.ts'

/*
 * Finance questions as people ask them, answered by the tools an AI tool has, beside what the sandbox's own ledger, records
 * and reports say.
 */

const questions = loadQuestions()
let world: QuestionWorld

beforeAll(async () => {
  world = await openQuestionWorld()
}, 180_000)
afterAll(() => world.close())

test('they take every tool, and every statement there is', async () => {
  expect(questions.length).toBeGreaterThanOrEqual(60)
  const calls = questions.flatMap((question) => question.calls)
  expect(new Set(calls.map(({ tool }) => tool))).toEqual(new Set(await world.listTools()))
  const asked = new Set(calls.map(({ tool, with: given = {} }) => given['view'] ?? given['name'] ?? tool))
  const { statements } = createStatements()
  // A tool's first statement is what it answers where none is named.
  const first = new Map(statements.toReversed().map(({ name, tool }) => [tool, name]))
  const missed = statements.filter(({ name, tool }) => !asked.has(name) && !(asked.has(tool) && first.get(tool) === name))
  expect(missed.map(({ name }) => name)).toEqual([])
})

test.each(questions)('$organisation: $question', { timeout: 60_000 }, async (question) => {
  const { answered, wanted } = await askQuestion(world, question)
  expect(wanted.join('')).not.toBe('')
  expect(answered).toEqual(wanted)
})

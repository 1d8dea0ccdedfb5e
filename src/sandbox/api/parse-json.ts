/** Deeper than anything that Xero knows. What a reader goes through level by level must end before its stack does. */
export const mostLevels = 64

/** JSON whose objects and lists lie no deeper than `mostLevels` within each other. Throws SyntaxError. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  if (isDeeper(value, mostLevels)) throw new SyntaxError(`The reader's MaxDepth of ${mostLevels} has been exceeded.`)
  return value
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1))
}

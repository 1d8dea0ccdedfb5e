/** A whole split by weights, to the last cent. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  let given = 0
  let weighed = 0
  return weights.map((weight) => {
    weighed += weight
    const upTo = sum === 0 ? 0 : Math.round((total * weighed) / sum)
    const share = upTo - given
    given = upTo
    return share
  })
}

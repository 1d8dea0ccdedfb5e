import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { formatCount } from '../../format/amount.ts'
import { useLocale } from '../../shell/use-organisation.ts'
import { explainQuery } from './explain-query.ts'
import type { ExplainQuestion } from './statement.tsx'

/** `14 postings`: asked for once the reader has stayed on a figure. */
export function PostingCount({ question }: { question: ExplainQuestion }) {
  const locale = useLocale()
  const stays = useStays(JSON.stringify(question))
  const { data } = useQuery({ ...explainQuery(question, 1), enabled: stays })
  if (!data) return null
  return data.count === 1 ? '1 posting' : `${formatCount(data.count, locale)} postings`
}

function useStays(of: string): boolean {
  const [stayed, setStayed] = useState<string | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setStayed(of), 120)
    return () => clearTimeout(timer)
  }, [of])
  return stayed === of
}

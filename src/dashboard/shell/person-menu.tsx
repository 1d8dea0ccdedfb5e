import { lazy, Suspense } from 'react'
import { PersonButton } from './person-button.tsx'

const PersonDropdown = lazy(async () => ({ default: (await import('./person-dropdown.tsx')).PersonDropdown }))

/** Who is signed in; what it opens comes after the page has painted. */
export function PersonMenu() {
  return (
    <Suspense fallback={<PersonButton />}>
      <PersonDropdown />
    </Suspense>
  )
}

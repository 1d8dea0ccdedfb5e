import { Empty } from '../components/panel-state.tsx'
import { PageBody } from '../components/page-body.tsx'
import { PageHeader } from '../components/page-header.tsx'
import { TextLink } from '../components/links.tsx'

export function NotFound() {
  return (
    <main>
      <PageHeader title="Nothing here" />
      <PageBody>
        <Empty title="There is no such page." action={<TextLink to="/">Go to Home</TextLink>}>
          The address may have been cut off, or what it led to has been removed.
        </Empty>
      </PageBody>
    </main>
  )
}

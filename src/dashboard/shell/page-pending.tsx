import { Loading } from '../components/panel-state.tsx'

export function PagePending() {
  return <Loading height={320} />
}

import { getRouteApi, Link } from '@tanstack/react-router'
import { PageBody } from '../../components/page-body.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { SyncedAgo } from '../../components/synced-ago.tsx'
import { TieBadge } from '../../components/tie-popover.tsx'
import { useOrganisation } from '../../shell/use-organisation.ts'
import { reportLinks } from './report-list.ts'
import classes from './reports-page.module.css'

const route = getRouteApi('/shell/o/$org/reports')

/** Every report, by what it is about. */
export function ReportsPage() {
  const { org } = route.useParams()
  const { organisation } = useOrganisation()
  const groups = Map.groupBy(reportLinks, ({ group }) => group)
  return (
    <>
      <PageHeader
        title="All reports"
        of={organisation?.tenantName}
        asOf={<SyncedAgo org={org} />}
        badge={<TieBadge org={org} basis="accrual" />}
      />
      <PageBody>
        <div className={classes['groups']}>
          {[...groups].map(([group, links]) => (
            <section key={group} aria-label={group}>
              <h2>{group}</h2>
              <ul className={classes['links']}>
                {links.map(({ name, label, what }) => (
                  <li key={name}>
                    <Link to="/o/$org/reports/$report" params={{ org, report: name }}>
                      <span className="name">{label}</span>
                      <span className="second">{what}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </PageBody>
    </>
  )
}

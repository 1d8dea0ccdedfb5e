import { Link } from '@tanstack/react-router'
import { reportLinks } from '../pages/reports/report-list.ts'
import classes from './sidebar.module.css'

const exact = { exact: true, includeSearch: false }

/** The reports looked at most; the rest are behind "All reports". */
export function ReportsNav({ org }: { org: string }) {
  return (
    <div className={classes['sub']}>
      {reportLinks
        .filter(({ pinned }) => pinned)
        .map(({ name, label }) => (
          <Link key={name} to="/o/$org/reports/$report" params={{ org, report: name }} activeOptions={exact}>
            {label}
          </Link>
        ))}
      <Link to="/o/$org/reconciliation" params={{ org }} activeOptions={exact}>
        Reconciliation
      </Link>
      <Link to="/o/$org/reports" params={{ org }} activeOptions={exact}>
        All reports
      </Link>
    </div>
  )
}

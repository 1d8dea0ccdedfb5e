export interface WorkedQuestion {
  title: string
  sql: string
}

/** Questions an empty editor offers: each runs as it is on any organisation that has been synced. */
export const workedQuestions: readonly WorkedQuestion[] = [
  {
    title: 'Profit by month',
    sql: `-- Income less everything else, by month
select period_start as month,
       sum(case when class = 'REVENUE' then amount else -amount end) as net_profit
from books.profit_and_loss_monthly
where basis = 'accrual'
group by all
order by month`,
  },
  {
    title: 'Revenue of the ten largest customers',
    sql: `-- Without tax, over the last 12 full months
select contact,
       sum(amount) as revenue
from books.revenue_by_customer_monthly
where month >= date_trunc('month', current_date) - interval 12 months
  and month < date_trunc('month', current_date)
group by all
order by revenue desc
limit 10`,
  },
  {
    title: 'Who owes most, and for how long',
    sql: `select contact,
       total,
       total - current_due as overdue,
       oldest_due
from books.aged_receivables
order by total desc`,
  },
  {
    title: 'Expenses by month and account',
    sql: `select period_start as month,
       account,
       sum(amount) as amount
from books.profit_and_loss_monthly
where basis = 'accrual'
  and class = 'EXPENSE'
  and period_start >= date_trunc('month', current_date) - interval 12 months
group by all
order by month, amount desc`,
  },
  {
    title: 'Invoices that were paid late, by customer',
    sql: `-- Days between the due date and the day nothing was left to pay
select contact_name as customer,
       count(*) as invoices,
       round(avg(fully_paid_on_date - due_date), 1) as days_late
from xero.invoices
where type = 'ACCREC'
  and fully_paid_on_date > due_date
group by all
order by days_late desc`,
  },
]

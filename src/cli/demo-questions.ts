/** Questions of a company's finances, and the SQL that answers each from the tables as they are. */
export interface Question {
  question: string
  sql: string
}

/** Amounts are in the organisation's own currency: a document's divided by its rate. */
export const demoQuestions: Question[] = [
  {
    question: 'Who owes us most, and how late are they?',
    sql: `select contact_name, count(*) as invoices,
       sum(amount_due / currency_rate)::decimal(18, 2) as owed,
       greatest(0, date_diff('day', min(due_date), current_date)) as days_late
from invoices
where type = 'ACCREC' and status = 'AUTHORISED' and amount_due > 0
group by contact_name order by owed desc limit 5`,
  },
  {
    question: 'What did each month leave, of sales less bills?',
    sql: `select strftime(date, '%Y-%m') as month,
       sum(base) filter (type = 'ACCREC')::decimal(18, 2) as sales,
       sum(base) filter (type = 'ACCPAY')::decimal(18, 2) as bills,
       sales - bills as profit
from (select *, sub_total / currency_rate as base from invoices)
where status in ('AUTHORISED', 'PAID')
group by month order by month desc limit 6`,
  },
  {
    question: 'Where did the cash go?',
    sql: `select i.contact_name as supplier, count(*) as payments,
       sum(p.amount / p.currency_rate)::decimal(18, 2) as paid,
       max(p.date) as last_paid
from payments p join invoices i using (tenant_id, invoice_id)
where i.type = 'ACCPAY' and p.status = 'AUTHORISED'
group by supplier order by paid desc limit 5`,
  },
]

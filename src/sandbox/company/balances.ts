import type { Balance } from './contacts.ts'
import { remainingOf } from './credits.ts'
import type { Credits } from './credits.ts'
import type { InvoiceBook } from './invoice-book.ts'
import { settle } from './invoice-records.ts'
import { toBase } from './money.ts'
import type { World } from './world.ts'

/**
 * Open amounts by contact, in base cents: approved invoices still due, less the credit notes, prepayments and overpayments
 * that are left. Each document is converted at its own rate; overdue counts invoices past their due day.
 */
export function sumBalances(world: World, book: InvoiceBook, credits: Credits): Map<number, Balance> {
  const balances = new Map<number, Balance>()
  const balanceOf = (contact: number): Balance => {
    let balance = balances.get(contact)
    if (!balance) balances.set(contact, (balance = { receivable: 0, receivableOverdue: 0, payable: 0, payableOverdue: 0 }))
    return balance
  }
  for (let index = 0; index < book.size; index++) {
    const head = book.headAt(index)
    if (head.status !== 'AUTHORISED') continue
    const invoice = book.at(index)
    const open = toBase(settle(book, invoice, book.payments(invoice)).due, head.rate)
    if (open === 0) continue
    const balance = balanceOf(head.contact.index)
    const overdue = head.dueDay < world.today ? open : 0
    if (head.sale) {
      balance.receivable += open
      balance.receivableOverdue += overdue
    } else {
      balance.payable += open
      balance.payableOverdue += overdue
    }
  }
  for (const credit of [...credits.creditNotes, ...credits.prepayments, ...credits.overpayments]) {
    if (credit.status !== 'AUTHORISED') continue
    const open = toBase(remainingOf(credit), credit.rate)
    if (open === 0) continue
    if (credit.sale) balanceOf(credit.contact.index).receivable -= open
    else balanceOf(credit.contact.index).payable -= open
  }
  return balances
}

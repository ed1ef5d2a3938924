// What the ledger keeps of a customer: the bank's books stay, without anything that leads to a person.

import type { SubjectKeeping } from '../../platform/command/index.ts'

const ON = 'customer_id = $1'

export const ledgerSubject: SubjectKeeping = {
  tables: [
    { table: 'ledger_hold', where: ON, erased: 'deleted' },
    { table: 'ledger_card_terms', where: ON, erased: 'deleted' },
    { table: 'ledger_address', where: ON, erased: 'deleted', uncopied: true },
    // Sums of the entries below, which could be made again from them at any time.
    { table: 'ledger_customer_month', where: ON, erased: 'stays', uncopied: true },
    { table: 'ledger_reference', where: ON, erased: 'stays', uncopied: true },
    { table: 'ledger_entry_archive', where: ON, erased: 'stays', sealedAs: 'ledger_entry' },
    { table: 'ledger_entry', where: ON, erased: 'stays' },
    { table: 'ledger_position', where: ON, erased: 'stays' },
  ],
  bars: [
    { code: 'balances', from: 'ledger_position where customer_id = $1 and (balance_fen <> 0 or frozen_fen <> 0)' },
    { code: 'holds', from: "ledger_hold where customer_id = $1 and status = 'held'" },
  ],
}

// What the accounts keep of a customer, and what of it stands against erasing the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

const ON = 'customer_id = $1'

export const accountSubject: SubjectKeeping = {
  tables: [
    { table: 'account_due', where: ON, erased: 'deleted' },
    { table: 'account_standing_order', where: ON, erased: 'deleted' },
    { table: 'account_accrual', where: ON, erased: 'deleted' },
    { table: 'account_freeze', where: ON, erased: 'deleted' },
    { table: 'account_access', where: 'customer_id = $1 or owner_id = $1', erased: 'deleted' },
    { table: 'account_holder', where: 'customer_id = $1 or holder_id = $1', erased: 'deleted' },
    { table: 'account', where: ON, erased: 'deleted' },
  ],
  bars: [
    { code: 'accounts', from: "account where customer_id = $1 and status <> 'closed'" },
    {
      code: 'held-accounts',
      from: `account_holder h join account a on a.customer_id = h.customer_id and a.account_id = h.account_id
        where h.holder_id = $1 and a.status <> 'closed' and (h.valid_to is null or h.valid_to > $2::timestamptz::date)`,
    },
    { code: 'freezes', from: 'account_freeze where customer_id = $1 and lifted_on is null' },
    { code: 'dues', from: "account_due where customer_id = $1 and status = 'waiting'" },
  ],
}

// What the cards keep of a customer, and what of it stands against erasing the customer.

import type { SubjectKeeping } from '../../platform/command/index.ts'

const ON = 'customer_id = $1'

export const cardSubject: SubjectKeeping = {
  tables: [
    { table: 'card_points_move', where: ON, erased: 'deleted' },
    { table: 'card_points', where: ON, erased: 'deleted' },
    // PCI DSS 3.2.1: a card's whole number and expiry are kept by nobody after its end; first six and last four stay in the archive.
    { table: 'card', where: 'customer_id = $1', erased: 'deleted', unkept: ['sealed'] },
  ],
  bars: [
    {
      code: 'cards',
      from: "card where (customer_id = $1 or holder_id = $1) and status not in ('expired', 'replaced', 'closed')",
    },
  ],
}

// What the platform's own tables keep of a customer; no module of the bank owns them.

import type { SubjectTable } from '../../platform/command/index.ts'

const CHAINS = `chain_id = $1 or chain_id in (select pending_change_id from pending_change where customer_id = $1)`

export const PLATFORM_TABLES: readonly SubjectTable[] = [
  // The chain verifies over what is sealed; nothing in it opens without the customer's key.
  { table: 'journal', where: CHAINS, erased: 'stays' },
  { table: 'journal_mark', where: CHAINS, erased: 'stays', uncopied: true },
  { table: 'journal_head', where: CHAINS, erased: 'stays', uncopied: true },
  // Which colleague looked when: about colleagues, and kept by a rule of its own.
  { table: 'access_record', where: 'customer_id = $1', erased: 'stays' },
]

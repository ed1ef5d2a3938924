// The contract of reports: the bank's figures over twelve months, from what is kept beside the ledger.

import { classed, Instant, nullable, route, T } from '../../platform/contract/index.ts'
import { AccountKind } from '../account/contract.ts'

export const MONTHS_SHOWN = 12
/** Sums of a bank go beyond what a number can hold exactly, so they travel as text. */
const FenText = classed('C1', T.String({ pattern: '^-?\\d+$', description: 'Fen, exact' }))
const Month = T.String({ description: 'YYYY-MM' })
const sums = { entries: T.Integer(), inFen: FenText, outFen: FenText }

export const BankFigures = T.Object({
  asOf: Instant,
  currency: T.String(),
  /** Twelve, the current one last. */
  months: T.Array(Month),
  /** Money in and out of customers' accounts; a reversal is taken off the side that it undoes. */
  channels: T.Array(T.Object({ month: Month, channel: T.String(), ...sums })),
  branches: T.Array(T.Object({ month: Month, branchId: T.Integer(), ...sums })),
  /** Customers with anything booked in the month, whatever the currency. */
  active: T.Array(T.Object({ month: Month, branchId: T.Integer(), customers: T.Integer() })),
  /** As they were last taken; null before the first time. */
  balancesTakenAt: nullable(Instant),
  balances: T.Array(T.Object({ kind: AccountKind, branchId: T.Integer(), accounts: T.Integer(), balanceFen: FenText })),
})
export type BankFigures = T.Static<typeof BankFigures>

export const showBank = route({
  id: 'report.show-bank',
  method: 'GET',
  path: '/reports/bank',
  summary: "The bank's figures over twelve months by channel and branch, within the caller's branches",
  permission: 'report.show-bank',
  query: T.Object(
    {
      currency: T.Optional(T.String({ pattern: '^[A-Z]{3}$' })),
      branchId: T.Optional(T.Integer({ minimum: 1, maximum: 2_000_000_000 })),
    },
    { additionalProperties: false },
  ),
  reply: BankFigures,
})

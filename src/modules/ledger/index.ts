// What other modules may call: positions, numbers, and postings inside their own commands.
export type { Address, AddressKind, NewAddress } from './address-store.ts'
export { insertAddresses } from './address-store.ts'
export { listBooked, listBookedSince, type Share } from './booked-store.ts'
export { findNumbers } from './booking/known-codes.ts'
export {
  closePosition,
  findAddress,
  type GateSettings,
  type InsideDraft,
  lockPosition,
  openPosition,
  openPositions,
  postInside,
  registerAddress,
  setGate,
} from './booking/post-inside.ts'
export { type ManyAnswer, type ManyPosting, postMany } from './booking/post-many.ts'
export { type ClosedDay, closeDay, type DayStep, nextDayToClose } from './commands/close-day.ts'
export { listInternal } from './day-store.ts'
export type { Entry } from './entry.ts'
export { addFen, exactFen, type FenSum } from './fen-sum.ts'
export { listHoldsEnding } from './hold-store.ts'
export { Cells, fieldNamed, underColumns } from './import/cells.ts'
export { archiveMonths, makeMonths } from './jobs.ts'
export { type MccGroup, mccGroup } from './mcc-group.ts'
export { insertMerchants, listMerchants, type Merchant } from './merchant-store.ts'
export { ledgerModule } from './module.ts'
export { ensureMonth, monthAfter, monthOf } from './partition-store.ts'
export {
  findChainEnd,
  listPeriod,
  type Period,
  type PeriodFound,
  sumCredits,
  sumPeriod,
  sumPeriods,
} from './period-store.ts'
export { availableFen, type Gate, type Position, type PositionKey } from './position.ts'
export {
  countEntries,
  findPosition,
  listBalancesAt,
  listBalancesOn,
  listPositions,
  type NewPosition,
} from './position-store.ts'
export type { Booked } from './posting.ts'
export { digitsOf, entryWords, type Language, localTime } from './queries/entry-words.ts'
export { entryCursor, type Found, searchEntries } from './queries/search-entries.ts'
export { type LedgerVerification, verifyLedger } from './queries/verify-ledger.ts'
export { type After, listEntries } from './read-store.ts'
export { type ActiveDelta, listActive, sumByBranch, sumByChannel } from './rollups/bank-month-store.ts'
export { compareRollups } from './rollups/compare-rollups.ts'
export { type MonthFigures, monthFigures, type Spent } from './rollups/customer-month.ts'
export { followBeside, followRollups, postedIn, renewAllMonths, renewCustomers } from './rollups/keep-rollups.ts'
export { listCustomerMonths, type MonthRow } from './rollups/rollup-store.ts'
export { openMemos, showEntries } from './show-entry.ts'
export { feeFen, type Terms, USES, type Use, type UseFee } from './terms.ts'
export { type NamedTerms, saveCardTerms, saveTerms } from './terms-store.ts'
export { bookedAtOf } from './transaction-id.ts'

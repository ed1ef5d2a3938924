// The annual fee of cards, taken from the card's account on each anniversary of its issue.

import type { Services } from '../../platform/command/index.ts'
import {
  beginningDays,
  beginsDay,
  type DueSums,
  feeDues,
  payPages,
  productVersion,
  readCatalogue,
} from '../account/index.ts'
import type { DayStep } from '../ledger/index.ts'
import { type CardFeeTurn, listIssuedOnDays } from './card-store.ts'

const PAGE_ROWS = 500
const NONE: DueSums = { paid: 0, waiting: 0, missed: 0 }

/** Charges what the product a card was issued under names as its annual fee, once a year. */
export async function chargeCardFees(services: Services, date: string): Promise<DueSums> {
  const { database } = services
  const catalogue = await database.read((tx) => readCatalogue(tx))
  const annual = (code: string, version: number) =>
    (productVersion(catalogue, code, version).parameters.fees ?? []).filter((fee) => fee.code === 'annual')
  const codes = [...catalogue]
    .filter(([, versions]) => versions.some(({ parameters }) => parameters.fees?.some((fee) => fee.code === 'annual')))
    .map(([code]) => code)
  if (codes.length === 0) return NONE
  const span = { date, days: beginningDays(date), codes }
  return payPages<CardFeeTurn>(
    services,
    date,
    (after) => database.read((tx) => listIssuedOnDays(tx, span, after, PAGE_ROWS)),
    async (rows) =>
      rows.flatMap(({ cardId, issuedOn: since, productCode, productVersion: version, customerId, accountId }) => {
        const { currency } = productVersion(catalogue, productCode, version)
        const of = { customerId, accountId, currency, for: cardId, since }
        return feeDues(annual(productCode, version), of, date)
      }),
  )
}

/** What the ledger's close of a day runs for cards, after the accounts' own steps. */
export const cardDaySteps: readonly DayStep[] = [beginsDay('card-fees', chargeCardFees)]

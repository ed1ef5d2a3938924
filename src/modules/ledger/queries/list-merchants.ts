// Merchants to choose from, by a part of their name or by id, with where they are.

import { query } from '../../../platform/command/index.ts'
import { findDivision } from '../../reference/index.ts'
import * as contract from '../contract.ts'
import { findMerchants, listMerchants as merchantsOf } from '../merchant-store.ts'

export const listMerchants = query(contract.listMerchants, async ({ tx }, { query: { q, merchantId } }) => {
  const found = merchantId
    ? await merchantsOf(tx, [merchantId])
    : q
      ? await findMerchants(tx, q, contract.MERCHANTS_FOUND_MAX)
      : []
  const items = found.map(({ division, ...merchant }) => {
    const place = division === null ? null : findDivision(division)
    return { ...merchant, divisionName: place?.fullName ?? null, divisionEnglish: place?.fullEnglish ?? null }
  })
  return { items }
})

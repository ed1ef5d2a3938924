// Searches one kind of codes by Chinese or English name, code or pinyin initials.

import { query } from '../../../platform/command/index.ts'
import {
  searchCountries,
  searchCurrencies,
  searchIndustries,
  searchMerchantCategories,
  searchOccupations,
} from '../classes.ts'
import * as contract from '../contract.ts'
import { searchDivisions } from '../divisions.ts'

const LIMIT_DEFAULT = 20

type Found = {
  code: string
  name: string
  fullName?: string
  english: string
  fullEnglish?: string
  abolished?: boolean
}
const SEARCHES: Record<contract.ReferenceKind, (text: string, limit: number) => Found[]> = {
  division: searchDivisions,
  industry: searchIndustries,
  occupation: searchOccupations,
  country: searchCountries,
  currency: searchCurrencies,
  'merchant-category': searchMerchantCategories,
}

export function searchReference(kind: contract.ReferenceKind, text: string, limit: number): contract.ReferenceEntry[] {
  return SEARCHES[kind](text, limit).map(({ code, name, fullName, english, fullEnglish, abolished }) => ({
    code,
    name,
    fullName: fullName ?? name,
    english,
    fullEnglish: fullEnglish ?? english,
    abolished: abolished ?? false,
  }))
}

export const searchReferenceQuery = query(contract.search, async (_context, { params, query: { q, limit } }) => ({
  items: searchReference(params.kind, q, limit ?? LIMIT_DEFAULT),
}))

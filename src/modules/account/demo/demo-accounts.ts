// Which accounts a generated customer has: by kind, age, income and stage; the same seed gives the same.

import { type CustomerPlace, hashText, Random } from '../../customer/index.ts'
import type { NewAccount } from '../commands/open-many-accounts.ts'
import { addDays, addMonths, daysBetween } from '../day-count.ts'

const YUAN = 100
const WAN = 1_000_000
const RENTED = ['上海申居房屋租赁有限公司', '北京安家物业有限公司', '广州越秀公寓管理有限公司', '深圳湾畔置业有限公司']

const BAND_WEIGHT: Record<string, number> = {
  'under-50k': 0.4,
  '50k-100k': 0.8,
  '100k-300k': 1,
  '300k-500k': 1.5,
  '500k-1m': 2,
  'over-1m': 2.5,
}

/** A day between two, so many days before today at most; never before the customer came. */
function dayWithin(random: Random, from: string, today: string, daysMax: number): string {
  const earliest = addDays(today, -daysMax) > from ? addDays(today, -daysMax) : from
  const days = Math.max(0, daysBetween('ACT/365', earliest, today))
  return addDays(earliest, random.whole(0, days))
}

function ageOf(place: CustomerPlace, today: string): number {
  return place.birthDate ? Math.floor(daysBetween('ACT/365', place.birthDate, today) / 365.25) : 40
}

function firmAccounts(random: Random, place: CustomerPlace, today: string): NewAccount[] {
  const { branchId, openedOn } = place
  const accounts: NewAccount[] = [{ productCode: 'DEMAND-CORP', openedOn, branchId }]
  if (random.chance(0.25))
    accounts.push({ productCode: 'DEMAND-CORP', openedOn: dayWithin(random, openedOn, today, 1500), branchId })
  if (random.chance(0.3)) {
    const termMonths = random.pick([12, 24, 36])
    const limitFen = random.whole(50, 2_000) * WAN
    accounts.push({
      productCode: 'BUSINESS-LOAN',
      openedOn: dayWithin(random, openedOn, today, termMonths * 28),
      branchId,
      termMonths,
      limitFen,
    })
  }
  return accounts
}

function savings(random: Random, place: CustomerPlace, today: string, weight: number): NewAccount[] {
  const { branchId, openedOn } = place
  const accounts: NewAccount[] = []
  const deposits = random.chance(0.3 * weight) ? random.whole(1, 3) : 0
  for (let at = 0; at < deposits; at++) {
    const termMonths = random.pick([3, 6, 12, 12, 24, 36, 60])
    accounts.push({
      productCode: 'TIME',
      openedOn: dayWithin(random, openedOn, today, termMonths * 30),
      branchId,
      termMonths,
    })
  }
  const add = (chance: number, productCode: string, more: Partial<NewAccount> = {}) => {
    if (random.chance(chance * weight))
      accounts.push({ productCode, openedOn: dayWithin(random, openedOn, today, 700), branchId, ...more })
  }
  add(0.05, 'CD-LARGE', { termMonths: 36 })
  add(0.03, 'NOTICE-7')
  add(0.04, 'LUMP')
  add(0.15, 'WEALTH-DAILY')
  add(0.1, 'WEALTH-180', { termMonths: 6 })
  add(0.04, 'DEMAND-USD')
  return accounts
}

function debts(random: Random, place: CustomerPlace, today: string, weight: number): NewAccount[] {
  const { branchId, openedOn } = place
  const accounts: NewAccount[] = []
  if (random.chance(Math.min(0.85, 0.4 * weight))) {
    const platinum = weight >= 2 && random.chance(0.5)
    const limitFen = platinum ? random.whole(8, 30) * WAN : random.whole(5, 80) * 1_000 * YUAN
    accounts.push({
      productCode: platinum ? 'CREDIT-PLATINUM' : 'CREDIT',
      openedOn: dayWithin(random, openedOn, today, 2_500),
      branchId,
      limitFen,
    })
  }
  if (random.chance(0.12 * weight)) {
    const termMonths = random.pick([240, 360, 360])
    accounts.push({
      productCode: 'MORTGAGE',
      openedOn: dayWithin(random, openedOn, today, 2_800),
      branchId,
      termMonths,
      limitFen: random.whole(60, 400) * WAN,
    })
  }
  if (random.chance(0.07)) {
    const termMonths = random.pick([12, 24, 36])
    accounts.push({
      productCode: 'CONSUMER-LOAN',
      openedOn: dayWithin(random, openedOn, today, termMonths * 25),
      branchId,
      termMonths,
      limitFen: random.whole(2, 30) * WAN,
    })
  }
  return accounts
}

/** The accounts of one customer; a prospect has none yet. */
export function demoAccountsOf(seed: string, place: CustomerPlace, today: string): NewAccount[] {
  if (place.stage === 'prospect') return []
  const random = new Random(hashText(`${seed}/${place.customerId}`), 0)
  if (place.kind === 'corporate') return firmAccounts(random, place, today)
  const weight = BAND_WEIGHT[place.incomeBand ?? ''] ?? 0.8
  const adult = ageOf(place, today) >= 18
  const main: NewAccount = { productCode: 'DEMAND', openedOn: place.openedOn, branchId: place.branchId }
  if (place.stage === 'dormant' && addMonths(place.openedOn, 36) < today)
    main.dormantOn = addDays(today, -random.whole(10, 300))
  else if (adult && random.chance(0.12)) {
    main.standingOrders = [
      {
        amountFen: random.whole(18, 90) * 100 * YUAN,
        every: 'month',
        day: random.whole(1, 10),
        purpose: 'rent',
        validFrom: dayWithin(random, place.openedOn, today, 700),
        validTo: null,
        counterparty: {
          name: random.pick(RENTED),
          number: `6217${String(random.whole(0, 999_999_999)).padStart(9, '0')}`,
        },
      },
    ]
  }
  return [main, ...savings(random, place, today, weight), ...(adult ? debts(random, place, today, weight) : [])]
}

// A year of a block of customers, who pay among themselves and the world: the same seed gives the same postings.

import {
  type CustomerPlace,
  type DemoRelationship,
  hashText,
  Random,
  type Weighted,
  weighted,
} from '../customer/index.ts'
import type { ManyPosting } from '../ledger/index.ts'
import { type DemoCalendar, dayIn, dayOf, instantOf, YEAR_DAYS } from './calendar.ts'
import { keepRunning, serveLoans, tradeWith } from './firm-year.ts'
import { marketOf } from './merchants.ts'
import { act, earn, payBills, repay, shareWith } from './person-year.ts'
import { around, officeTime, type Purse, type Resident, type Scene, type Wish, yuan } from './purse.ts'

/** What is known of a customer when the year is made up. */
export type BlockMember = { place: CustomerPlace; index: number; city: string; purses: Purse[] }
export type BlockYear = {
  seed: string
  /** The block's number in the series. */
  number: number
  calendar: DemoCalendar
  members: readonly BlockMember[]
  links: readonly DemoRelationship[]
  /** About so many postings. */
  postings: number
}

const BANDS = ['under-50k', '50k-100k', '100k-300k', '300k-500k', '500k-1m', 'over-1m']
const DAYS_PER_YEAR = 365.25
/** So many postings a customer and year make the bank everybody's first. */
const FULL_LIFE = 90
const PRIMARY_MAX = 0.85
const USUAL = 25
const FIRM_SHARE_MAX = 4
const QUARTER_MONTHS = new Set([3, 6, 9, 12])
const DEMAND_RATE = 0.0005
const SIDE_WEIGHT = 0.15
const RESERVE = 3
const WAN = 1_000_000
const LEAVING = '销户'
/** What was not wished but had to be: money from another bank. */
const BROUGHT_BY = 'mobile'

/** What stands in an account when the year begins. */
function broughtForward(random: Random, { productCode, limitFen }: Purse, rung: number): number {
  const rich = 2 ** rung
  if (productCode === 'DEMAND-CORP') return yuan(around(random, 400_000, 1))
  if (productCode === 'DEMAND-USD') return yuan(around(random, 800 * rich, 0.8))
  if (productCode === 'CD-LARGE') return random.whole(20, 60) * WAN
  if (productCode.startsWith('NOTICE')) return random.whole(5, 30) * WAN
  if (/TIME|LUMP|WEALTH/.test(productCode)) return random.whole(1, 6) * 500_000 * rich
  if (/MORTGAGE|LOAN/.test(productCode)) return -Math.max(100, Math.round((limitFen * random.whole(35, 95)) / 100))
  if (productCode.startsWith('CREDIT')) return -Math.max(100, Math.round((limitFen * random.whole(0, 25)) / 100))
  return yuan(around(random, 6_000 * rich, 1))
}

function open({ random, calendar, wish }: Scene, { main, purses, rung, until }: Resident): void {
  for (const purse of purses) {
    const amountFen = broughtForward(random, purse, rung)
    const owes = amountFen < 0
    const opened = dayOf(purse.openedOn)
    const early = instantOf(calendar.from, random.whole(0, 59))
    const common = { amountFen: Math.abs(amountFen), memo: { purpose: '承前余额' } }
    if (opened < calendar.from) {
      const sides = owes ? { debit: purse, credit: null } : { debit: null, credit: purse }
      wish({ ...common, ...sides, atMs: early, type: 'correction', channel: 'system' })
      continue
    }
    if (opened >= Math.min(until, calendar.to) || purse.productCode.startsWith('CREDIT')) continue
    const atMs = officeTime(random, opened)
    if (owes && main) {
      const loan = { purpose: '贷款发放' }
      wish({ ...common, memo: loan, atMs, type: 'loan-disbursement', channel: 'counter', debit: purse, credit: main })
      const paid = { purpose: '贷款受托支付' }
      wish({
        ...common,
        memo: paid,
        atMs: atMs + 60_000,
        type: 'transfer-out',
        channel: 'counter',
        debit: main,
        credit: null,
      })
    } else {
      const memo = { purpose: '开户存入' }
      wish({ ...common, memo, atMs, type: 'deposit', channel: 'counter', debit: null, credit: purse })
    }
  }
}

function creditInterest({ calendar, wish }: Scene, { main }: Resident): void {
  if (!main) return
  for (const month of calendar.months) {
    if (!QUARTER_MONTHS.has(month.month)) continue
    const amountFen = () => Math.round((main.balanceFen * DEMAND_RATE) / 4)
    const atMs = instantOf(dayIn(month, 21), 30)
    wish({ atMs, type: 'interest', channel: 'system', amountFen, debit: null, credit: main })
  }
}

/** The account is emptied on the last day, cash out last. */
function leave({ random, wish }: Scene, { main, purses, until }: Resident): void {
  const atMs = officeTime(random, until)
  const memo = { purpose: LEAVING }
  for (const purse of purses) {
    if (!main || purse === main || purse.currency !== main.currency) continue
    const all = () => purse.balanceFen
    wish({ atMs, type: 'transfer', channel: 'counter', amountFen: all, debit: purse, credit: main, memo })
    const owed = () => -purse.balanceFen
    const common = { channel: 'counter' as const, memo, amountFen: owed }
    wish({ ...common, atMs: atMs + 1_000, type: 'transfer-in', debit: null, credit: purse })
  }
  if (main)
    wish({
      atMs: atMs + 60_000,
      type: 'withdraw',
      channel: 'counter',
      amountFen: () => main.balanceFen,
      debit: main,
      credit: null,
      memo,
    })
}

/** The day from which nothing happens any more at a customer who left. */
function lastDay(random: Random, stage: string, openedOn: string, { from, to }: DemoCalendar): number {
  if (stage !== 'closed' && stage !== 'lost') return to
  return Math.min(to - 1, Math.max(dayOf(openedOn) + 1, from + random.whole(5, YEAR_DAYS - 30)))
}

function settle(year: BlockYear, random: Random): Map<number, Resident> {
  const { calendar, members, links, postings } = year
  const works = new Set(links.flatMap(({ type, customer }) => (type === 'employer' ? [customer] : [])))
  const primaryShare = Math.min(PRIMARY_MAX, postings / Math.max(1, members.length) / FULL_LIFE)
  const residents = members.map(({ place, index, city, purses }): Resident => {
    const ageYears = place.birthDate ? Math.floor((calendar.to - dayOf(place.birthDate)) / DAYS_PER_YEAR) : 0
    const main = purses.find(({ productCode }) => /^DEMAND(-CORP)?$/.test(productCode)) ?? null
    return {
      place,
      index,
      purses,
      main: main?.asleep ? null : main,
      ageYears,
      rung: Math.max(0, BANDS.indexOf(place.incomeBand ?? '50k-100k')),
      market: marketOf(city),
      primary: random.chance(primaryShare) || works.has(index),
      until: lastDay(random, place.stage, place.openedOn, calendar),
    }
  })
  return new Map(residents.map((resident) => [resident.index, resident]))
}

function live(scene: Scene, { links }: BlockYear, interestShare: number): void {
  const { residents } = scene
  const all = [...residents.values()]
  const firms = all.filter(({ place }) => place.kind === 'corporate')
  const linked = (from: number, type: DemoRelationship['type']) =>
    links.flatMap((link) =>
      (link.customer === from && link.type === type ? [residents.get(link.other)?.main ?? []] : []).flat(),
    )
  for (const resident of all) {
    const { place, main, index, primary } = resident
    open(scene, resident)
    if (place.kind === 'corporate') {
      tradeWith(
        scene,
        resident,
        firms.flatMap(({ main: other }) => (other && other !== main ? [other] : [])),
      )
      keepRunning(scene, resident)
      serveLoans(scene, resident)
    } else if (primary) {
      const [firm = null] = linked(index, 'employer')
      const [parent = null] = linked(index, 'parent')
      earn(scene, resident, firm, parent)
      payBills(scene, resident)
      const [spouse] = linked(index, 'spouse')
      if (main && spouse) shareWith(scene, main, spouse, 'spouse')
      if (main && parent && resident.ageYears >= 22) shareWith(scene, main, parent, 'elder')
    }
    if (place.kind === 'individual') repay(scene, resident)
    if (primary || scene.random.chance(interestShare)) creditInterest(scene, resident)
    if (place.stage === 'closed' || place.stage === 'lost') leave(scene, resident)
  }
}

/** Everyday acts fill the block up to its number of postings. */
function spend(scene: Scene, count: number): void {
  const buyers = [...scene.residents.values()].filter(
    ({ place, main, until, ageYears }) =>
      place.kind === 'individual' && main !== null && ageYears >= 14 && until > scene.calendar.from,
  )
  if (buyers.length === 0) return
  const mix: Weighted<Resident> = weighted(
    buyers.map((one): [Resident, number] => [one, (one.primary ? 1 : SIDE_WEIGHT) * (1 + one.rung * 0.3)]),
  )
  for (let left = count; left > 0; left--) act(scene, scene.random.draw(mix))
}

const floorOf = ({ productCode, limitFen }: Purse): number =>
  /^(CREDIT|MORTGAGE)|LOAN$/.test(productCode) ? -limitFen : 0
const keyOf = ({ customerId, accountId }: Purse) => ({ customerId, accountId })

type Sides = Pick<ManyPosting, 'type' | 'debit' | 'credit' | 'channel'> & {
  amountFen: number
  memo?: ManyPosting['memo']
}

/** What a wish becomes with what is there: as wished, paid from elsewhere, money put in instead, or nothing. */
function realise({ random }: Scene, wish: Wish): Sides | null {
  const { debit, credit, type, elseFrom, channel } = wish
  const amountFen = typeof wish.amountFen === 'number' ? wish.amountFen : wish.amountFen()
  if (amountFen <= 0 || debit?.asleep) return null
  const memo = wish.memo ?? null
  if (!debit || debit.balanceFen - amountFen >= floorOf(debit)) {
    if (debit) debit.balanceFen -= amountFen
    if (credit) credit.balanceFen += amountFen
    return { type, channel, amountFen, debit: debit && keyOf(debit), credit: credit && keyOf(credit), memo }
  }
  if (credit && elseFrom) {
    credit.balanceFen += amountFen
    const told = { ...wish.memo, counterpartyName: elseFrom }
    return { type: 'transfer-in', channel, amountFen, debit: null, credit: keyOf(credit), memo: told }
  }
  // A loan is not topped up; whoever is short brings money in from another bank.
  if (floorOf(debit) < 0 && !debit.productCode.startsWith('CREDIT')) return null
  const broughtFen = Math.ceil((amountFen * random.whole(11, RESERVE * 10)) / 10 / 10_000) * 10_000
  debit.balanceFen += broughtFen
  const told = { purpose: '他行转入' }
  const sides = { debit: null, credit: keyOf(debit) }
  return { type: 'transfer-in', channel: BROUGHT_BY, amountFen: broughtFen, ...sides, memo: told }
}

/** Whether a wish lies within the year and the lives of both accounts. */
function inTime({ calendar }: Scene, ends: Map<Purse, number>, { atMs, debit, credit, memo }: Wish): boolean {
  let [from, to] = [calendar.from, calendar.to]
  for (const purse of [debit, credit]) {
    if (!purse) continue
    from = Math.max(from, dayOf(purse.openedOn))
    if (memo?.purpose !== LEAVING) to = Math.min(to, ends.get(purse) ?? to)
  }
  return atMs >= instantOf(from, 0) && atMs < instantOf(to, 0)
}

/** The postings of a block over the year, in the order of their time. */
export function blockYear(year: BlockYear): ManyPosting[] {
  if (year.postings <= 0) return []
  const told = tellYear(year, 0)
  // Wishes for nothing were dropped; told again with as many everyday acts more.
  return told.length < year.postings ? tellYear(year, year.postings - told.length) : told
}

/** Told again it is the same but for the acts more: balances begin at nothing. */
function tellYear(year: BlockYear, actsMore: number): ManyPosting[] {
  for (const { purses } of year.members) for (const purse of purses) purse.balanceFen = 0
  const random = new Random(hashText(`${year.seed}/year`), year.number)
  const { calendar, members, postings } = year
  const perCustomer = postings / Math.max(1, members.length)
  const wishes: { wish: Wish; order: number }[] = []
  const residents = settle(year, random)
  const ends = new Map(
    [...residents.values()].flatMap(({ purses, until }) => purses.map((one) => [one, until] as const)),
  )
  const scene: Scene = {
    random,
    calendar,
    residents,
    firmShare: Math.min(FIRM_SHARE_MAX, perCustomer / USUAL) * 0.5,
    wish: (wish) => void (inTime(scene, ends, wish) && wishes.push({ wish, order: wishes.length })),
  }
  live(scene, year, Math.min(1, perCustomer / FULL_LIFE))
  spend(scene, postings - wishes.length + actsMore)
  return wishes
    .sort((a, b) => a.wish.atMs - b.wish.atMs || a.order - b.order)
    .flatMap(({ wish }): ManyPosting[] => {
      const sides = realise(scene, wish)
      if (!sides) return []
      const { mcc, division, merchantId, cardId, atMs } = wish
      const shop = sides.type === 'purchase' ? { mcc, division, merchantId, cardId } : {}
      const currency = (wish.debit ?? (wish.credit as Purse)).currency
      return [{ ...sides, ...shop, currency, at: new Date(atMs) }]
    })
}

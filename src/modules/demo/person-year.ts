// A year of a person: wages or a pension, rent, bills, loans, the family, savings, and what is bought.

import type { Random } from '../customer/index.ts'
import { busyDay, type DemoCalendar, dayIn, dayOf, instantOf, type Month, paydayOf, workedBy } from './calendar.ts'
import { basketOf, TELECOM_MCC, UTILITY_MCC } from './merchants.ts'
import {
  around,
  centsAround,
  earlyTime,
  officeTime,
  type Purse,
  type Resident,
  type Scene,
  type Wish,
  yuan,
} from './purse.ts'

const MONTHLY_YUAN = [3_600, 6_200, 13_500, 31_000, 56_000, 118_000]
const PENSION_AGE = 60
const GROWN_AGE = 22
const MORTGAGE_RATE = 0.035
const EMPLOYERS = [
  '澄江科技有限公司',
  '远达制造有限公司',
  '明德中学',
  '市政服务中心',
  '新禾商贸有限公司',
  '中立物流有限公司',
]
const PENSION_OFFICE = '社会保险基金管理中心'
const LUCKY_YUAN = [66, 88, 168, 200, 520, 666, 888, 1_000]
const FRIENDS = ['转账', '还款', '聚餐分摊', '购物代付', '礼金']
const SUMMER_AND_WINTER = new Set([1, 7, 8, 12])

/** What comes in each month from work. */
export const monthlyYuan = (scene: Scene, { rung }: Resident): number =>
  around(scene.random, MONTHLY_YUAN[rung] as number, 0.18)

/** Wages from a firm that banks here, or from elsewhere; a pension; or what parents give. */
export function earn(scene: Scene, resident: Resident, firm: Purse | null, parent: Purse | null): void {
  const { random, calendar, wish } = scene
  const { main, ageYears } = resident
  if (!main) return
  const amountYuan = monthlyYuan(scene, resident)
  const employer = random.pick(EMPLOYERS)
  for (const month of calendar.months) {
    if (ageYears >= PENSION_AGE) {
      const amountFen = yuan(Math.min(9_000, 2_200 + amountYuan * 0.3))
      const memo = { counterpartyName: PENSION_OFFICE, purpose: '养老金' }
      const atMs = earlyTime(random, workedBy(dayIn(month, 15)))
      wish({ atMs, type: 'transfer-in', channel: 'system', amountFen, debit: null, credit: main, memo })
    } else if (ageYears >= GROWN_AGE) {
      payWages(scene, main, firm, month, yuan(amountYuan * (month.month === 1 ? 2 : 1)), employer)
    } else if (parent) {
      const atMs = instantOf(dayIn(month, 1), random.whole(480, 1_200))
      const memo = { purpose: '生活费' }
      const amountFen = yuan(random.whole(8, 25) * 100)
      wish({
        atMs,
        type: 'transfer',
        channel: 'mobile',
        amountFen,
        debit: parent,
        credit: main,
        memo,
        elseFrom: '父母',
      })
    }
  }
}

function payWages(
  { random, wish }: Scene,
  main: Purse,
  firm: Purse | null,
  month: Month,
  amountFen: number,
  employer: string,
): void {
  // January carries the year's bonus. `file`: firms pay wages by a file.
  const memo = { purpose: '工资', ...(firm ? {} : { counterpartyName: employer }) }
  const atMs = earlyTime(random, paydayOf(month))
  const common = { atMs, channel: 'file' as const, amountFen, credit: main, memo }
  if (firm) wish({ ...common, type: 'transfer', debit: firm, elseFrom: employer })
  else wish({ ...common, type: 'transfer-in', debit: null })
}

/** Rent by standing order, electricity, water and gas, the telephone. */
export function payBills({ random, calendar, wish }: Scene, { main, market, rung }: Resident): void {
  if (!main) return
  const [power, phone] = [UTILITY_MCC, TELECOM_MCC].map((mcc) => random.pick(market.byMcc.get(mcc) ?? []))
  const bills = [
    { merchant: power, chance: 0.6, day: random.whole(12, 26), medianYuan: 120 + rung * 45, seasonal: true },
    { merchant: phone, chance: 0.7, day: random.whole(2, 27), medianYuan: 59 + rung * 20, seasonal: false },
  ].filter(({ chance }) => random.chance(chance))
  for (const month of calendar.months) {
    for (const { amountFen, day, name, number } of main.rents) {
      const memo = { counterpartyName: name, counterpartyNumber: number, purpose: '房租' }
      const atMs = earlyTime(random, dayIn(month, day))
      wish({ atMs, type: 'transfer-out', channel: 'system', amountFen, debit: main, credit: null, memo })
    }
    for (const { merchant, day, medianYuan, seasonal } of bills) {
      if (!merchant) continue
      const season = seasonal && SUMMER_AND_WINTER.has(month.month) ? 1.7 : 1
      const { mcc, merchantId, division } = merchant
      const amountFen = centsAround(random, medianYuan * season, seasonal ? 0.25 : 0.05)
      const atMs = officeTime(random, dayIn(month, day))
      const where = { mcc, merchantId, division, cardId: main.cardId }
      wish({ atMs, type: 'purchase', channel: 'online', amountFen, debit: main, credit: null, ...where })
    }
  }
}

/** Loans: paid out when taken within the year, then interest and principal each month; cards paid off on the 25th. */
export function repay({ random, calendar, wish }: Scene, { main, purses }: Resident): void {
  if (!main) return
  for (const loan of purses.filter(({ productCode }) => /MORTGAGE|LOAN/.test(productCode))) {
    const months = Math.max(1, loan.termMonths)
    const principalFen = Math.max(100, Math.round(loan.limitFen / months))
    const day = random.whole(18, 24)
    for (const month of calendar.months) {
      const due = dayIn(month, day)
      if (due <= dayOf(loan.openedOn)) continue
      const atMs = earlyTime(random, due)
      const interest = () => Math.round((-loan.balanceFen * MORTGAGE_RATE) / 12)
      const common = { channel: 'system' as const, debit: main }
      wish({ ...common, atMs, type: 'interest-charge', amountFen: interest, credit: null })
      const principal = () => Math.min(principalFen, -loan.balanceFen)
      wish({ ...common, atMs: atMs + 1_000, type: 'loan-repayment', amountFen: principal, credit: loan })
    }
  }
  for (const card of purses.filter(({ productCode }) => productCode.startsWith('CREDIT'))) {
    for (const month of calendar.months) {
      const atMs = earlyTime(random, dayIn(month, 25))
      const owed = () => Math.max(0, -card.balanceFen)
      const memo = { purpose: '信用卡还款' }
      wish({ atMs, type: 'transfer', channel: 'mobile', amountFen: owed, debit: main, credit: card, memo })
    }
  }
}

/** Money within the family: housekeeping between husband and wife, red envelopes at the Spring Festival. */
export function shareWith({ random, calendar, wish }: Scene, from: Purse, to: Purse, kind: 'spouse' | 'elder'): void {
  if (kind === 'spouse') {
    const amountFen = yuan(random.whole(10, 60) * 100)
    const day = random.whole(11, 28)
    for (const month of calendar.months) {
      if (!random.chance(0.5)) continue
      const atMs = instantOf(dayIn(month, day), random.whole(1_080, 1_380))
      const memo = { purpose: '家用' }
      wish({ atMs, type: 'transfer', channel: 'mobile', amountFen, debit: from, credit: to, memo })
    }
  }
  for (const festival of calendar.festivals) {
    const atMs = instantOf(festival + random.whole(0, 3), random.whole(480, 1_300))
    const memo = { purpose: '春节红包' }
    const amountFen = yuan(random.pick(LUCKY_YUAN))
    wish({ atMs, type: 'transfer', channel: 'mobile', amountFen, debit: from, credit: to, memo })
  }
}

/** One thing that somebody does on some day: mostly a purchase; sometimes cash, a friend, or savings. */
export function act(scene: Scene, resident: Resident): void {
  if (resident.main) scene.wish(deedOf(scene, resident, resident.main))
}

function deedOf({ random, calendar }: Scene, resident: Resident, main: Purse): Wish {
  const { purses, rung } = resident
  const kind = random.unit()
  const day = busyDay(calendar, 'even', random.unit())
  const atMs = instantOf(day, random.whole(480, 1_320), random.whole(0, 59))
  if (kind < 0.04) {
    const amountFen = yuan(random.whole(1, 30) * 100)
    return { atMs, type: 'withdraw', channel: 'atm', amountFen, debit: main, credit: null }
  }
  if (kind < 0.055) {
    const amountFen = yuan(random.whole(5, 200) * 100)
    return {
      atMs: officeTime(random, day),
      type: 'deposit',
      channel: 'counter',
      amountFen,
      debit: null,
      credit: main,
    }
  }
  if (kind < 0.12) {
    const amountFen = yuan(around(random, 300 * (1 + rung), 1))
    const memo = {
      counterpartyName: random.pick(['王敏', '李伟', '张静', '刘洋', '陈杰']),
      purpose: random.pick(FRIENDS),
    }
    const out = random.chance(0.6)
    const sides = out ? { debit: main, credit: null } : { debit: null, credit: main }
    return { atMs, type: out ? 'transfer-out' : 'transfer-in', channel: 'mobile', amountFen, ...sides, memo }
  }
  const wealth = purses.find(({ productCode }) => productCode === 'WEALTH-DAILY')
  if (wealth && kind < 0.15) {
    const [debit, credit] = random.chance(0.6) ? [main, wealth] : [wealth, main]
    const amountFen = () => Math.floor(debit.balanceFen / 300_000) * 100_000
    return { atMs, type: 'transfer', channel: 'mobile', amountFen, debit, credit, memo: { purpose: '理财' } }
  }
  return purchaseOf(random, calendar, resident, main, day)
}

function purchaseOf(
  random: Random,
  calendar: DemoCalendar,
  { purses, market, ageYears, rung }: Resident,
  main: Purse,
  day: number,
): Wish {
  const bought = random.draw(basketOf(ageYears, rung))
  const merchant = random.pick(market.byMcc.get(bought.mcc) ?? [])
  const credit = purses.find(({ productCode }) => productCode.startsWith('CREDIT'))
  const paid = credit && dayOf(credit.openedOn) < day && random.chance(0.55) ? credit : main
  const on = busyDay(calendar, bought.rhythm, random.unit())
  const [from, to] = bought.hours
  return {
    atMs: instantOf(on, random.whole(from * 60, to * 60), random.whole(0, 59)),
    type: 'purchase',
    channel: bought.online ? 'online' : 'pos',
    amountFen: centsAround(random, bought.medianYuan * (1 + rung * 0.15), bought.spread),
    debit: paid,
    credit: null,
    mcc: bought.mcc,
    merchantId: merchant.merchantId,
    division: merchant.division,
    cardId: paid.cardId,
  }
}

// A year of a firm: what customers pay it, its suppliers, wages, taxes, rent and interest.

import { busyDay, dayIn, dayOf, paydayOf, workedBy } from './calendar.ts'
import { around, earlyTime, officeTime, type Purse, type Resident, type Scene, yuan } from './purse.ts'

const PAYERS = ['恒通贸易有限公司', '东海商贸有限公司', '嘉禾实业有限公司', '北辰工程有限公司', '华清电子有限公司']
const SUPPLIERS = ['中原材料有限公司', '瑞丰包装有限公司', '顺风货运有限公司', '明辉设备有限公司']
const INCOMES_PER_MONTH = 3
const SUPPLIES_PER_MONTH = 2
const BUSINESS_RATE = 0.0365
const TAX_MONTHS = new Set([1, 4, 7, 10])

/** Each firm turns over its own size. */
const sizeOf = ({ random }: Scene) => around(random, 60_000, 0.9)

/** A whole number near a share of a usual one, the rest by chance. */
const times = ({ random, firmShare }: Scene, usual: number): number => Math.floor(usual * firmShare + random.unit())

export function tradeWith(scene: Scene, { main }: Resident, suppliers: readonly Purse[]): void {
  const { random, calendar, wish } = scene
  if (!main) return
  const sizeYuan = sizeOf(scene)
  const worked = () => workedBy(busyDay(calendar, 'even', random.unit()))
  for (let left = times(scene, INCOMES_PER_MONTH * calendar.months.length); left > 0; left--) {
    const amountFen = yuan(around(random, sizeYuan, 0.7))
    const memo = { counterpartyName: random.pick(PAYERS), purpose: '货款' }
    const atMs = officeTime(random, worked())
    wish({ atMs, type: 'transfer-in', channel: 'online', amountFen, debit: null, credit: main, memo })
  }
  for (let left = times(scene, SUPPLIES_PER_MONTH * calendar.months.length); left > 0; left--) {
    const amountFen = yuan(around(random, sizeYuan * 0.7, 0.7))
    const atMs = officeTime(random, worked())
    const common = { atMs, channel: 'online' as const, amountFen, debit: main }
    if (suppliers.length > 0 && random.chance(0.5))
      wish({ ...common, type: 'transfer', credit: random.pick(suppliers), memo: { purpose: '采购款' } })
    else {
      const memo = { counterpartyName: random.pick(SUPPLIERS), purpose: '采购款' }
      wish({ ...common, type: 'transfer-out', credit: null, memo })
    }
  }
}

/** Wages of those who bank elsewhere, taxes on the 15th of a quarter's first month, the office. */
export function keepRunning(scene: Scene, { main }: Resident): void {
  const { random, calendar, wish } = scene
  if (!main) return
  const wagesYuan = random.whole(2, 30) * 7_500
  const rentYuan = random.whole(4, 40) * 500
  for (const month of calendar.months) {
    const pay = (
      day: number,
      amountFen: number,
      channel: 'file' | 'online',
      counterpartyName: string,
      purpose: string,
    ) =>
      wish({
        atMs: earlyTime(random, day),
        type: 'transfer-out',
        channel,
        amountFen,
        debit: main,
        credit: null,
        memo: { counterpartyName, purpose },
      })
    if (scene.firmShare >= 0.5) pay(paydayOf(month), yuan(wagesYuan), 'file', '代发工资户', '工资')
    if (TAX_MONTHS.has(month.month))
      pay(workedBy(dayIn(month, 15)), yuan(around(random, wagesYuan * 0.3, 0.4)), 'online', '国家税务总局', '税款')
    if (TAX_MONTHS.has(month.month)) pay(workedBy(dayIn(month, 5)), yuan(rentYuan * 3), 'online', '产业园物业', '房租')
  }
}

/** Interest of working capital loans, each quarter. */
export function serveLoans({ random, calendar, wish }: Scene, { main, purses }: Resident): void {
  if (!main) return
  for (const loan of purses.filter(({ productCode }) => productCode === 'BUSINESS-LOAN'))
    for (const month of calendar.months) {
      const due = dayIn(month, 21)
      if (month.month % 3 !== 0 || due <= dayOf(loan.openedOn)) continue
      const amountFen = () => Math.round((-loan.balanceFen * BUSINESS_RATE) / 4)
      wish({
        atMs: earlyTime(random, due),
        type: 'interest-charge',
        channel: 'system',
        amountFen,
        debit: main,
        credit: null,
      })
    }
}

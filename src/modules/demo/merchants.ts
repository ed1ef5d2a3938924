// The merchants of the demo bank: what is bought where, how often at which age and income, and for how much.

import { namedId } from '../../platform/kernel/ids.ts'
import { type Weighted, weighted } from '../customer/index.ts'
import type { Merchant } from '../ledger/index.ts'
import { listCounties } from '../reference/index.ts'
import type { Rhythm } from './calendar.ts'

/** `weights`: how often under 30, up to 54, and older. `rich`: how much more often with each rung of income. */
export type Category = {
  mcc: string
  rhythm: Rhythm
  online: boolean
  medianYuan: number
  spread: number
  hours: readonly [from: number, to: number]
  weights: readonly [young: number, grown: number, old: number]
  rich: number
  names: readonly string[]
}
const category = (
  mcc: string,
  names: string,
  [medianYuan, spread]: [number, number],
  weights: Category['weights'],
  more: Partial<Pick<Category, 'rhythm' | 'online' | 'hours' | 'rich'>> = {},
): Category => ({
  mcc,
  names: names.split(' '),
  medianYuan,
  spread,
  weights,
  rhythm: 'street',
  online: false,
  hours: [9, 21],
  rich: 1,
  ...more,
})

export const UTILITY_MCC = '4900'
export const TELECOM_MCC = '4814'
export const CATEGORIES: readonly Category[] = [
  category('5411', '惠万家超市 鲜邻生活超市 四季优选 大润和卖场', [78, 0.8], [10, 18, 22]),
  category('5422', '菜篮子生鲜 老乡鲜肉铺 海味水产行', [42, 0.6], [3, 10, 18], { hours: [7, 19] }),
  category('5812', '江南春饭庄 蜀香阁 聚福楼酒家 渔家小馆', [138, 0.8], [10, 11, 6], { hours: [11, 21], rich: 1.1 }),
  category('5814', '阿婆面馆 快乐汉堡 米线一家人 早安豆浆', [26, 0.5], [20, 12, 5], { hours: [7, 21], rich: 0.9 }),
  category('5462', '麦穗面包房 甜时光烘焙', [34, 0.5], [6, 4, 2]),
  category('5813', '半山咖啡 茶言小铺 云上茶饮', [22, 0.4], [14, 6, 1], { hours: [8, 22] }),
  category('5541', '长河加油站 安途石油', [320, 0.35], [3, 9, 3], { hours: [6, 23], rich: 1.2 }),
  category('4121', '顺道出行 快达约车', [24, 0.6], [12, 7, 2], { online: true, hours: [6, 23] }),
  category('4111', '城市轨道交通 公共交通集团', [5, 0.3], [12, 8, 4], { rhythm: 'even', hours: [6, 22], rich: 0.85 }),
  category('4112', '铁路客票中心', [186, 0.6], [3, 3, 1], { rhythm: 'travel', online: true }),
  category('4511', '东方云航空 南翼航空', [980, 0.5], [1, 2, 0.6], { rhythm: 'travel', online: true, rich: 1.5 }),
  category('7011', '如归酒店 栖湖度假酒店', [368, 0.6], [1.5, 2, 0.8], { rhythm: 'travel', rich: 1.4 }),
  category('5651', '素衣坊 新潮服饰 青禾童装', [260, 0.7], [5, 5, 2], { rich: 1.15 }),
  category('5964', '云集商城 万象优品 好物直播间', [118, 1], [22, 18, 5], {
    rhythm: 'online',
    online: true,
    hours: [8, 23],
  }),
  category('5732', '数码港 极光电子', [890, 0.9], [2.2, 1.5, 0.4], { rhythm: 'online', online: true, rich: 1.2 }),
  category('5722', '家和电器', [1_600, 0.7], [0.4, 0.8, 0.5], { rhythm: 'online', rich: 1.1 }),
  category('5977', '花颜美妆', [210, 0.7], [3.5, 2, 0.3], { rhythm: 'online', online: true, rich: 1.15 }),
  category('5912', '百草堂药房 康宁大药房', [66, 0.7], [1.5, 3, 9]),
  category('8062', '市第一人民医院 仁和医院', [240, 1], [1, 2, 6], { rhythm: 'even', hours: [8, 16], rich: 0.95 }),
  category('8299', '启明星培训学校', [1_200, 0.6], [0.8, 1.8, 0.1], { rich: 1.25 }),
  category('7832', '星光影城', [88, 0.3], [3, 1.5, 0.3], { hours: [13, 22] }),
  category('7997', '动力健身', [420, 0.7], [1.2, 0.8, 0.2], { rich: 1.2 }),
  category('5944', '金福珠宝', [3_400, 0.8], [0.3, 0.5, 0.3], { rich: 1.4 }),
  category('5942', '读书人书店', [64, 0.6], [1.4, 1.2, 0.6]),
]
const BILLS: readonly Category[] = [
  category(UTILITY_MCC, '城市供电公司 自来水公司 燃气集团', [140, 0.4], [0, 0, 0], { online: true }),
  category(TELECOM_MCC, '通信运营商营业厅', [79, 0.3], [0, 0, 0], { online: true }),
]

/** Cities by what the names of branches say; the first is where there is nothing to tell. */
const CITIES: readonly [pattern: RegExp, prefix: string][] = [
  [/上海|静安|浦东|徐汇/, '3101'],
  [/北京|海淀|朝阳/, '1101'],
  [/广东|广州|天河/, '4401'],
  [/深圳|南山/, '4403'],
  [/成都|锦江/, '5101'],
]
export const cityOf = (branchName: string): string =>
  (CITIES.find(([pattern]) => pattern.test(branchName)) ?? (CITIES[0] as (typeof CITIES)[number]))[1]

const SHOPS_PER_NAME = 4

function merchantsOf(city: string): Merchant[] {
  const counties = listCounties().filter(({ code, abolished }) => code.startsWith(city) && !abolished)
  return [...CATEGORIES, ...BILLS].flatMap(({ mcc, names, online }) =>
    names.flatMap((name, kind) => {
      const shops = online ? 1 : SHOPS_PER_NAME
      return Array.from({ length: shops }, (_, shop) => {
        const county = counties[(kind * SHOPS_PER_NAME + shop * 3 + Number(mcc)) % counties.length]
        const everywhere = online && mcc !== UTILITY_MCC
        return {
          merchantId: namedId('merchant', everywhere ? `demo/${mcc}/${kind}` : `demo/${city}/${mcc}/${kind}/${shop}`),
          name: everywhere ? name : `${name}（${county?.name ?? ''}${online ? '' : shop + 1}${online ? '' : '店'}）`,
          mcc,
          division: everywhere ? null : (county?.code ?? null),
        }
      })
    }),
  )
}

export type Market = { byMcc: Map<string, Merchant[]>; all: Merchant[] }
const markets = new Map<string, Market>()

/** The merchants of a city, made once. */
export function marketOf(city: string): Market {
  let market = markets.get(city)
  if (!market) {
    const byMcc = new Map<string, Merchant[]>()
    const all = merchantsOf(city)
    for (const merchant of all) byMcc.set(merchant.mcc, [...(byMcc.get(merchant.mcc) ?? []), merchant])
    markets.set(city, (market = { byMcc, all }))
  }
  return market
}

/** Every merchant of the demo bank, each once. */
export function listDemoMerchants(): Merchant[] {
  const all = CITIES.flatMap(([, city]) => marketOf(city).all)
  return [...new Map(all.map((merchant) => [merchant.merchantId, merchant])).values()]
}

const YOUNG_UNTIL = 30
const GROWN_UNTIL = 55
const mixes = new Map<string, Weighted<Category>>()

/** What somebody of this age and rung of income (0 lowest) buys. */
export function basketOf(ageYears: number, rung: number): Weighted<Category> {
  const age = ageYears < YOUNG_UNTIL ? 0 : ageYears < GROWN_UNTIL ? 1 : 2
  const name = `${age}/${rung}`
  let mix = mixes.get(name)
  if (!mix) {
    mix = weighted(CATEGORIES.map((one): [Category, number] => [one, one.weights[age] * one.rich ** rung]))
    mixes.set(name, mix)
  }
  return mix
}

// Words of rule sentences in both languages: grammar of trees, so they stand with the tree and not with a page.

import type { AggregateName, KeyName, Operator, Unit } from '../rule-contract.ts'
import type { FieldName } from './fields.ts'

export const LANGUAGES = ['zh-CN', 'en-US'] as const
export type Language = (typeof LANGUAGES)[number]
type Both<K extends string> = Record<K, readonly [zh: string, en: string]>

export const FIELD_WORDS: Both<FieldName> = {
  amountFen: ['金额', 'amount'],
  balanceAfterFen: ['交易后余额', 'balance afterwards'],
  direction: ['收支方向', 'direction'],
  type: ['交易类型', 'type of transaction'],
  channel: ['渠道', 'channel'],
  currency: ['币种', 'currency'],
  division: ['地区', 'place'],
  timeOfDay: ['交易时刻', 'time of day'],
  weekday: ['星期', 'day of the week'],
  abroad: ['境外使用', 'use abroad'],
  cardPresent: ['刷卡到场', 'card present'],
  counterparty: ['对手方', 'counterparty'],
  counterpartyName: ['对手方名称', 'name of the counterparty'],
  device: ['设备', 'device'],
  productCode: ['产品', 'product'],
  accountId: ['账户', 'account'],
  accountKind: ['账户种类', 'kind of account'],
  accountOpenedDays: ['开户天数', 'days since the account was opened'],
  cardOpenedDays: ['开卡天数', 'days since the card was issued'],
  customerId: ['客户', 'customer'],
  customerKind: ['客户类型', 'kind of customer'],
  customerAge: ['客户年龄', 'age of the customer'],
  segment: ['客群', 'segment'],
  risk: ['客户风险等级', 'risk of the customer'],
  merchantId: ['商户', 'merchant'],
  merchantName: ['商户名称', 'name of the merchant'],
  mcc: ['商户类别码', 'merchant category'],
  fraudLabel: ['已确认欺诈', 'confirmed fraud'],
}
export const KEY_WORDS: Both<KeyName> = {
  customer: ['同一客户', 'the same customer'],
  card: ['同一张卡', 'the same card'],
  account: ['同一账户', 'the same account'],
  merchant: ['同一商户', 'the same merchant'],
  counterparty: ['同一对手方', 'the same counterparty'],
  device: ['同一设备', 'the same device'],
  place: ['同一地区', 'the same place'],
}
export const AGGREGATE_WORDS: Both<AggregateName> = {
  count: ['交易笔数', 'number of transactions'],
  sum: ['合计', 'total'],
  average: ['平均', 'average'],
  distinct: ['个数（不重复）', 'number of different values'],
  distinctNew: ['新出现个数（此前 90 天未见）', 'number of new values (not seen in the 90 days before)'],
  min: ['最小值', 'smallest'],
  max: ['最大值', 'largest'],
  firstSeen: ['首次出现', 'first seen'],
  timeSince: ['距上一笔的时间', 'time since the one before'],
}
export const OPERATOR_WORDS: Both<Operator> = {
  eq: ['是', 'is'],
  ne: ['不是', 'is not'],
  lt: ['低于', 'is below'],
  lte: ['不超过', 'is at most'],
  gt: ['超过', 'is above'],
  gte: ['达到', 'reaches'],
  between: ['在', 'is within'],
  in: ['是', 'is one of'],
  notIn: ['不是', 'is none of'],
  inList: ['在名单', 'is on the list'],
  notInList: ['不在名单', 'is not on the list'],
  textLike: ['近似', 'resembles'],
}
export const SEVERITY_WORDS: Both<'low' | 'medium' | 'high' | 'critical'> = {
  low: ['低', 'low'],
  medium: ['中', 'medium'],
  high: ['高', 'high'],
  critical: ['紧急', 'critical'],
}
const VALUE_WORDS: Record<string, readonly [string, string]> = {
  in: ['转入', 'in'],
  out: ['转出', 'out'],
  counter: ['柜面', 'counter'],
  atm: ['自助机', 'cash machine'],
  pos: ['刷卡', 'till'],
  online: ['网上银行', 'online bank'],
  mobile: ['手机银行', 'mobile bank'],
  person: ['个人客户', 'personal customers'],
  firm: ['企业客户', 'corporate customers'],
}

const DAY = 1_440
const HOUR = 60
const two = (value: number) => String(value).padStart(2, '0')
const plain = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 })

/** 1 天, 24 小时, 90 minutes: the largest unit that is whole; up to two days in hours. */
export function durationWords(minutes: number, language: Language): string {
  const zh = language === 'zh-CN'
  const [value, unit, en] =
    minutes % DAY === 0 && minutes > 2 * DAY
      ? [minutes / DAY, '天', 'day']
      : minutes % HOUR === 0
        ? [minutes / HOUR, '小时', 'hour']
        : [Math.round(minutes * 10) / 10, '分钟', 'minute']
  return zh ? `${value} ${unit}` : `${value} ${en}${value === 1 ? '' : 's'}`
}

/** A value in its unit as it is read: fen as yuan with two decimals, clock as HH:MM, percent with its sign. */
export function valueWords(value: number | string | boolean | null, unit: Unit, language: Language): string {
  const zh = language === 'zh-CN'
  if (value === null) return zh ? '无' : 'none'
  if (typeof value === 'string') {
    const words = unit === 'code' ? VALUE_WORDS[value] : undefined
    return words ? words[zh ? 0 : 1] : value
  }
  if (unit === 'flag') return value ? (zh ? '是' : 'yes') : zh ? '否' : 'no'
  const number = Number(value)
  if (unit === 'fen')
    return `${number < 0 ? '-' : ''}¥${(Math.abs(number) / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
  if (unit === 'percent') return `${plain(number)}%`
  if (unit === 'clock') return `${two(Math.floor(number / HOUR))}:${two(number % HOUR)}`
  if (unit === 'minutes') return durationWords(number, language)
  if (unit === 'days') return zh ? `${plain(number)} 天` : `${plain(number)} days`
  if (unit === 'kmh') return zh ? `时速 ${plain(number)} 公里` : `${plain(number)} km/h`
  return plain(number)
}

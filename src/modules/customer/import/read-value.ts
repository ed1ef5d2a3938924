// Reads single cells: dates in every writing, choices in both languages, amounts.

import { dateOfSerial } from '../../../platform/intake/reading/read-xlsx.ts'
import { type Checked, failed, fold, passed } from '../checked.ts'
import { calendarDate } from '../date-of-birth.ts'

const DATE = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00(?::00)?)?$/
const DATE_DIGITS = /^(\d{4})(\d{2})(\d{2})$/
const SERIAL = /^[1-6]\d{4}$/

/** YYYY-MM-DD from 2012-03-18, 2019/7/2, 20120318, 2012年3月18日 and a spreadsheet's day count. */
export function readDate(cell: string): Checked {
  const text = fold(cell)
  const match = DATE.exec(text) ?? DATE_DIGITS.exec(text)
  if (!match) {
    const date = SERIAL.test(text) ? dateOfSerial(Number(text), false) : null
    return date ? passed(date, {}) : failed('import.cell-date')
  }
  const date = calendarDate(Number(match[1]), Number(match[2]), Number(match[3]))
  return date ? passed(date, {}) : failed('import.cell-no-such-day')
}

/** Every choice with the words that mean it; the code itself always does. */
const CHOICES: Record<string, Record<string, readonly string[]>> = {
  kind: {
    individual: ['个人', '对私', '自然人', 'personal', 'person', 'i'],
    corporate: ['企业', '公司', '对公', '法人', '单位', 'company', 'c'],
  },
  gender: {
    male: ['男', '男性', 'm', '1'],
    female: ['女', '女性', 'f', '2'],
    unknown: ['未知', '未说明', 'u', '0', '9'],
  },
  maritalStatus: {
    single: ['未婚', '10'],
    married: ['已婚', '初婚', '再婚', '复婚', '20'],
    divorced: ['离婚', '离异', '40'],
    widowed: ['丧偶', '30'],
    unknown: ['未知', '其他', '90'],
  },
  education: {
    doctor: ['博士', '博士研究生'],
    master: ['硕士', '硕士研究生', '研究生'],
    bachelor: ['本科', '大学', '大学本科', '学士'],
    college: ['大专', '专科', '高职'],
    secondary: ['高中', '中专', '中学', '技校', '初中'],
    primary: ['小学', '小学及以下'],
    unknown: ['未知', '其他'],
  },
  incomeBand: {
    'under-50k': ['5万以下'],
    '50k-100k': ['5-10万', '5万-10万'],
    '100k-300k': ['10-30万', '10万-30万'],
    '300k-500k': ['30-50万', '30万-50万'],
    '500k-1m': ['50-100万', '50万-100万'],
    'over-1m': ['100万以上'],
    unknown: ['未知'],
  },
  riskPreference: {
    conservative: ['保守', '保守型', 'r1', 'c1'],
    steady: ['稳健', '稳健型', 'r2', 'c2'],
    balanced: ['平衡', '平衡型', 'r3', 'c3'],
    growth: ['成长', '成长型', 'r4', 'c4'],
    aggressive: ['激进', '进取', '进取型', 'r5', 'c5'],
  },
  stage: {
    prospect: ['潜在', '潜在客户'],
    new: ['新', '新客', '新客户'],
    growing: ['成长', '成长期'],
    mature: ['成熟', '成熟期'],
    declining: ['衰退', '衰退期'],
    dormant: ['睡眠', '沉睡', '休眠'],
    lost: ['流失', '已流失'],
    closed: ['销户', '已销户'],
  },
  nationality: {
    CN: ['中国', '中华人民共和国', 'chn', 'china', '156'],
    HK: ['中国香港', '香港', 'hkg'],
    MO: ['中国澳门', '澳门', 'mac'],
    TW: ['中国台湾', '台湾', 'twn'],
    CZ: ['捷克', 'cze'],
  },
}
const lookup = new Map<string, Map<string, string>>(
  Object.entries(CHOICES).map(([field, choices]) => [
    field,
    new Map(
      Object.entries(choices).flatMap(([code, words]) =>
        [code.toLowerCase(), ...words].map((word): [string, string] => [word, code]),
      ),
    ),
  ]),
)

/** The code of a choice, or null when no word means one. */
export function readChoice(field: string, cell: string): string | null {
  return (
    lookup.get(field)?.get(fold(cell).toLowerCase().replace(/\s/g, '').replace('～', '-').replace('~', '-')) ?? null
  )
}
export const allowedChoices = (field: string): string => Object.keys(CHOICES[field] ?? {}).join(', ')

/** An amount of yuan (also in 万) as fen. */
export function readFen(cell: string): Checked {
  const match = /^[¥￥]?(\d{1,15})(?:\.(\d{1,6}))?(万)?元?$/.exec(fold(cell).replace(/[,，\s]/g, ''))
  if (!match) return failed('import.cell-amount')
  const digits = `${match[1]}.${match[2] ?? ''}`
  const fen = Math.round(Number(digits) * 100 * (match[3] ? 10_000 : 1))
  return Number.isSafeInteger(fen) ? passed(String(fen), {}) : failed('import.cell-amount')
}

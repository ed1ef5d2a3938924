// Demo firms: their names, codes, capital, scope and owners.

import type { CustomerDraft } from '../shapes.ts'
import { dateOf, dayOf } from './dates.ts'
import { creditCode, eightDigits, mobile } from './numbers.ts'
import { homeDivision, officeStreet } from './places.ts'
import { type Random, weighted } from './random.ts'
import { stageOf } from './stages.ts'

export type FirmPlan = {
  index: number
  name: string
  industry: string
  scope: string
  division: string
  branchDivision: string | undefined
  branchId: number
}
export type Owner = { name: string; sharePercent: number }

const BRANDS =
  '华 鑫 盛 瑞 恒 宏 达 信 通 远 泰 安 嘉 汇 博 创 联 科 智 云 海 天 金 星 新 德 诚 益 康 源 丰 顺 隆 兴 利 永 正 百 万 东 南 中 广 大 明 凯 佳 美 优 卓'.split(
    ' ',
  )
const TRADES = weighted([
  [{ industry: '6513', word: '信息技术', scope: '软件开发；信息系统集成服务；信息技术咨询服务；计算机系统服务' }, 9],
  [{ industry: '6519', word: '网络科技', scope: '网络技术服务；软件开发；数据处理和存储支持服务；互联网销售' }, 8],
  [{ industry: '5181', word: '贸易', scope: '货物进出口；技术进出口；国内贸易代理；日用百货销售' }, 13],
  [{ industry: '5174', word: '五金机电', scope: '五金产品批发；机械设备销售；电气设备销售；金属材料销售' }, 6],
  [{ industry: '5131', word: '纺织品', scope: '针纺织品及原料销售；服装服饰批发；服装辅料销售' }, 4],
  [{ industry: '5124', word: '食品', scope: '食品销售；鲜肉批发；水产品批发；食用农产品批发' }, 5],
  [{ industry: '5212', word: '商贸', scope: '食品销售；日用百货销售；家用电器销售；文具用品零售' }, 9],
  [{ industry: '6210', word: '餐饮管理', scope: '餐饮服务；餐饮管理；外卖递送服务；酒店管理' }, 7],
  [{ industry: '4710', word: '建筑工程', scope: '建设工程施工；住宅室内装饰装修；建筑劳务分包；工程管理服务' }, 7],
  [{ industry: '5011', word: '装饰设计', scope: '住宅室内装饰装修；专业设计服务；建筑材料销售；园林绿化工程施工' }, 4],
  [{ industry: '5431', word: '物流', scope: '道路货物运输；国内货物运输代理；普通货物仓储服务；装卸搬运' }, 5],
  [{ industry: '7020', word: '物业服务', scope: '物业管理；停车场服务；专业保洁、清洗、消毒服务；园林绿化' }, 3],
  [{ industry: '7251', word: '文化传媒', scope: '广告制作；广告发布；组织文化艺术交流活动；会议及展览服务' }, 4],
  [{ industry: '7249', word: '企业管理咨询', scope: '企业管理咨询；社会经济咨询服务；市场调查；商务信息咨询' }, 5],
  [{ industry: '3484', word: '精密机械', scope: '机械零件、零部件加工；通用设备制造；模具制造；五金产品制造' }, 4],
  [{ industry: '1811', word: '服装', scope: '服装制造；服饰制造；服装服饰批发；服装服饰零售' }, 3],
  [{ industry: '3670', word: '汽车零部件', scope: '汽车零部件及配件制造；汽车零配件批发；塑料制品制造' }, 3],
  [{ industry: '8111', word: '汽车服务', scope: '机动车修理和维护；汽车销售；汽车零配件零售；洗车服务' }, 3],
  [{ industry: '0141', word: '农业发展', scope: '蔬菜种植；水果种植；农产品的生产、销售、加工、运输、贮藏' }, 2],
  [{ industry: '8391', word: '教育咨询', scope: '教育咨询服务；业务培训；文具用品批发；会议及展览服务' }, 2],
] as const)
const FORMS = weighted([
  ['有限公司', 74],
  ['有限责任公司', 14],
  ['股份有限公司', 4],
  ['集团有限公司', 2],
  ['合伙企业（有限合伙）', 2],
  ['经营部', 4],
] as const)
const CAPITAL_WAN = weighted([
  [10, 8],
  [50, 16],
  [100, 26],
  [200, 12],
  [500, 16],
  [1000, 12],
  [3000, 5],
  [5000, 3],
  [10000, 1.5],
  [50000, 0.5],
] as const)
const FEN_PER_WAN = 1_000_000
/** 江苏省南京市玄武区 -> 南京, 上海市静安区 -> 上海: what firms put before their name. */
function cityOf(fullName: string): string {
  const city = /(?:省|自治区)?([^省]{2,8}?)(?:市|地区|盟|自治州)/.exec(fullName)?.[1] ?? fullName.slice(0, 2)
  return city.replace(/^.*自治区/, '')
}

/** A name of a firm that need not be a customer, for employers. */
export function firmName(random: Random, city: string, word: string): string {
  const brand = random.pick(BRANDS) + random.pick(BRANDS) + (random.chance(0.3) ? random.pick(BRANDS) : '')
  return `${city}${brand}${word}${random.draw(FORMS)}`
}

export function employerName(random: Random, divisionName: string, publicBodies: readonly string[]): string {
  if (publicBodies.length > 0) return `${cityOf(divisionName)}市${random.pick(publicBodies)}`
  return firmName(random, cityOf(divisionName), random.draw(TRADES).word)
}

export function planFirm(random: Random, index: number, branch: { branchId: number; division?: string }): FirmPlan {
  const { code, fullName } = homeDivision(random, branch.division)
  const { industry, word, scope } = random.draw(TRADES)
  const name = firmName(random, cityOf(fullName), word)
  return { index, name, industry, scope, division: code, branchDivision: branch.division, branchId: branch.branchId }
}

export function firmDraft(
  random: Random,
  plan: FirmPlan,
  owners: Owner[],
  rest: { todayDay: number; openedOn: string; ownerId: string | null },
): CustomerDraft {
  const foundedOn = dateOf(dayOf(rest.openedOn) - random.whole(5, 4000))
  const legalRepresentative = (owners[0] as Owner).name
  return {
    kind: 'corporate',
    name: plan.name,
    foundedOn,
    registeredCapitalFen: random.draw(CAPITAL_WAN) * FEN_PER_WAN,
    capitalCurrency: 'CNY',
    businessScope: plan.scope,
    legalRepresentative,
    industry: plan.industry,
    shareholders: owners,
    beneficialOwners: owners.filter(({ sharePercent }) => sharePercent >= 25),
    documents: [
      {
        type: 'credit-code',
        number: creditCode(plan.index, plan.division),
        issuer: '市场监督管理局',
        validFrom: foundedOn,
        longTerm: true,
      },
    ],
    phones: phonesOf(random, plan),
    emails: random.chance(0.6) ? [{ address: `office${eightDigits(plan.index, 31)}@corp.example.com` }] : [],
    addresses: [{ type: 'registered', division: plan.division, street: officeStreet(random) }],
    consents: [{ purpose: 'personal-data', granted: true, givenOn: rest.openedOn }],
    tags: random.chance(0.3) ? [random.pick(['小微企业', '代发工资', '授信客户', '专精特新', '外贸企业'])] : [],
    stage: stageOf(random, rest.todayDay - dayOf(rest.openedOn)),
    ownerId: rest.ownerId,
    branchId: plan.branchId,
    openedOn: rest.openedOn,
  }
}

function phonesOf(random: Random, { index, division }: FirmPlan): CustomerDraft['phones'] {
  const own = { type: 'work' as const, number: mobile(random, index) }
  const fixed = division.startsWith('31') ? landline(index) : null
  return fixed === null ? [own] : [own, { type: 'work', number: fixed }]
}

/** Shanghai only: there all numbers have eight digits, 2 to 8 first, so that a shuffle tells them apart. */
function landline(index: number): string | null {
  const digits = eightDigits(index, 41)
  const first = Number(digits[0])
  return first < 7 ? `021-${first + 2}${digits.slice(1)}` : null
}

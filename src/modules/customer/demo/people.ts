// Demo people: who they are, what they do, how they are reached, and the documents they showed.

import { findCountry } from '../../reference/index.ts'
import type { Gender } from '../resident-id.ts'
import type { CustomerDraft } from '../shapes.ts'
import {
  careerOf,
  type Education,
  ENTREPRENEUR,
  educationOf,
  incomeBandOf,
  riskPreferenceOf,
  workingCareerOf,
} from './careers.ts'
import { dateOf, dayOf, plusYears } from './dates.ts'
import { employerName } from './firms.ts'
import { dottedName, ethnicity, FOREIGN_COUNTRIES, foreignName, givenName, surname } from './names.ts'
import { dialsOf, eightDigits, mobile, permanentResidentId, residentId } from './numbers.ts'
import { homeDivision, homeStreet, policeOfficeOf, registrationDivision } from './places.ts'
import { type Random, weighted } from './random.ts'
import { stageOf } from './stages.ts'

type Document = NonNullable<CustomerDraft['documents']>[number]
type Origin = 'resident' | 'foreign' | 'hong-kong' | 'macau' | 'taiwan'
export type Home = { division: string; divisionName: string; street: string }
export type PersonPlan = {
  index: number
  origin: Origin
  country: string
  name: string
  ethnicity: string | null
  gender: Gender
  birthDate: string
  ageYears: number
  married: boolean | null
  home: Home
  /** Set when the person works for, or runs, a firm that is a customer too. */
  firm: { name: string; industry: string; runs: boolean } | null
  branchId: number
}
export type PersonWish = {
  index: number
  ageYears: number
  gender: Gender
  married: boolean | null
  home: Home
  branchId: number
  surname?: string
  resident?: boolean
}

const DOMAINS = ['mail.example.com', 'qq.example.com', '163.example.com', 'post.example.net', 'inbox.example.org']
const TAGS = weighted([
  ['工资代发', 24],
  ['信用卡', 20],
  ['手机银行', 18],
  ['理财', 12],
  ['房贷', 10],
  ['社保卡', 8],
  ['贵宾', 4],
  ['私人银行', 0.6],
  ['需方言服务', 1],
] as const)

export function newHome(random: Random, branchDivision: string | undefined): Home {
  const { code, fullName } = homeDivision(random, branchDivision)
  return { division: code, divisionName: fullName, street: homeStreet(random) }
}

/** Settles who a person is; what hangs on it follows in `personDraft`. */
export function planPerson(random: Random, wish: PersonWish, today: string): PersonPlan {
  const { index, ageYears, gender, married, home, branchId } = wish
  const { monthDay } = dialsOf(index)
  const thisYear = Number(today.slice(0, 4))
  const birthYear = monthDay <= today.slice(5) ? thisYear - ageYears : thisYear - ageYears - 1
  const birthDate = `${birthYear}-${monthDay}`
  const base = { index, gender, birthDate, ageYears, married, home, firm: null, branchId }
  const origin = wish.resident ? 1 : random.unit()
  if (origin < 0.007 && ageYears >= 20) {
    const country = random.draw(FOREIGN_COUNTRIES)
    return { ...base, origin: 'foreign', country, name: foreignName(random, country, gender), ethnicity: null }
  }
  const chinese = `${wish.surname ?? surname(random)}${givenName(random, gender, birthYear)}`
  if (origin < 0.013) {
    const [from, country] = random.pick([
      ['hong-kong', 'HK'],
      ['hong-kong', 'HK'],
      ['macau', 'MO'],
      ['taiwan', 'TW'],
    ] as const)
    return { ...base, origin: from, country, name: chinese, ethnicity: null }
  }
  if (origin < 0.025) return { ...base, origin: 'resident', country: 'CN', ...dottedName(random, gender) }
  return { ...base, origin: 'resident', country: 'CN', name: chinese, ethnicity: ethnicity(random) }
}

/** Issued for 5, 10 or 20 years by age, for life from 46 on; a few have run out, a few soon will. */
function residentDocument(random: Random, plan: PersonPlan, today: string): Document {
  const dials = dialsOf(plan.index)
  const birthYear = Number(plan.birthDate.slice(0, 4))
  const division = registrationDivision(random, dials.divisionClass, plan.home.division.slice(0, 2), birthYear)
  const number = residentId(dials, division, plan.birthDate, plan.gender)
  const issuer = policeOfficeOf(division) ?? policeOfficeOf(plan.home.division) ?? '公安局'
  const todayDay = dayOf(today)
  const state = random.unit()
  // From the end back to the start: a third of a per cent each month runs out, as the terms say.
  const leftDays = state < 0.02 ? -random.whole(1, 400) : state < 0.045 ? random.whole(1, 90) : random.whole(91, 3650)
  const validTo = dateOf(todayDay + leftDays).replace(/02-29$/, '02-28')
  for (const [years, from, to] of [
    [20, 26, 45],
    [10, 16, 25],
    [5, 0, 15],
  ] as const) {
    const validFrom = plusYears(validTo, -years)
    const ageAtIssue =
      Number(validFrom.slice(0, 4)) - birthYear - (validFrom.slice(5) < plan.birthDate.slice(5) ? 1 : 0)
    if (ageAtIssue >= from && ageAtIssue <= to && validFrom <= today) {
      return { type: 'resident-id', number, issuer, validFrom, validTo, longTerm: false }
    }
  }
  if (plan.ageYears >= 46) {
    const issuedDay = Math.min(todayDay - 1, dayOf(plusYears(plan.birthDate, 46)) + random.whole(0, 2000))
    return { type: 'resident-id', number, issuer, validFrom: dateOf(issuedDay), longTerm: true }
  }
  const [years, issuedAge] = plan.ageYears >= 26 ? [20, 26] : plan.ageYears >= 16 ? [10, 16] : [5, plan.ageYears]
  const spread = Math.max(1, Math.min(todayDay - dayOf(plusYears(plan.birthDate, issuedAge)), 700))
  const issuedDay = Math.max(dayOf(plan.birthDate) + 1, todayDay - random.whole(1, spread))
  const validFrom = dateOf(Math.min(issuedDay, todayDay - 1)).replace(/02-29$/, '02-28')
  return { type: 'resident-id', number, issuer, validFrom, validTo: plusYears(validFrom, years), longTerm: false }
}

function visitorDocument(random: Random, plan: PersonPlan, today: string): Document {
  const dials = dialsOf(plan.index)
  const issuedDay = Math.max(dayOf(plan.birthDate) + 1, dayOf(today) - random.whole(30, 1700))
  const validFrom = dateOf(issuedDay).replace(/02-29$/, '02-28')
  const term = { validFrom, validTo: plusYears(validFrom, plan.ageYears < 18 ? 5 : 10), longTerm: false }
  const digits = eightDigits(plan.index, 53)
  if (plan.origin === 'foreign') {
    const numeric = findCountry(plan.country)?.numeric ?? '840'
    if (random.chance(0.35)) {
      const number = permanentResidentId(dials, numeric, plan.birthDate, plan.gender)
      return { type: 'foreign-residence', number, issuer: '国家移民管理局', ...term }
    }
    return { type: 'passport', number: `${random.character('ABCFHKLMNPRT')}${digits}`, issuer: plan.country, ...term }
  }
  const issuer = '公安部出入境管理局'
  if (dials.round === 0 && random.chance(0.3)) {
    const area = plan.origin === 'hong-kong' ? '810000' : plan.origin === 'macau' ? '820000' : '830000'
    return { type: 'hmt-residence', number: residentId(dials, area, plan.birthDate, plan.gender), issuer, ...term }
  }
  if (plan.origin === 'taiwan') return { type: 'taiwan-permit', number: digits, issuer, ...term }
  return { type: 'hk-macau-permit', number: `${plan.origin === 'hong-kong' ? 'H' : 'M'}${digits}`, issuer, ...term }
}

function maritalStatus(random: Random, { married, ageYears }: PersonPlan): CustomerDraft['maritalStatus'] {
  if (married === true) return 'married'
  if (married === false) return 'single'
  if (ageYears < 22) return 'single'
  const at = random.unit()
  const marriedShare = ageYears < 27 ? 0.22 : ageYears < 35 ? 0.68 : ageYears < 70 ? 0.86 : 0.6
  if (at < marriedShare) return 'married'
  if (ageYears >= 60 && at > marriedShare + 0.04) return 'widowed'
  return at > 0.95 || (ageYears >= 35 && random.chance(0.5)) ? 'divorced' : 'single'
}

function contacts(
  random: Random,
  { index, ageYears, birthDate }: PersonPlan,
): Pick<CustomerDraft, 'phones' | 'emails'> {
  const phones: NonNullable<CustomerDraft['phones']> = [{ type: 'mobile', number: mobile(random, index) }]
  if (random.chance(0.06)) phones.push({ type: 'work', number: mobile(random, index, 1) })
  const emailShare = ageYears < 16 ? 0.05 : ageYears < 50 ? 0.62 : 0.18
  if (!random.chance(emailShare)) return { phones, emails: [] }
  const local = random.chance(0.5) ? eightDigits(index, 61) : `u${birthDate.slice(2, 4)}${index.toString(36)}`
  return { phones, emails: [{ address: `${local}@${random.pick(DOMAINS)}` }] }
}

function tagsOf(random: Random, ageYears: number): string[] {
  const tags = ageYears >= 60 ? ['老年客户'] : []
  for (let wanted = random.whole(0, 3); wanted > 0; wanted--) {
    const tag = random.draw(TAGS)
    if (!tags.includes(tag)) tags.push(tag)
  }
  return tags
}

function consentsOf(random: Random, openedOn: string): CustomerDraft['consents'] {
  return [
    { purpose: 'personal-data', granted: true, givenOn: openedOn },
    { purpose: 'sms-marketing', granted: random.chance(0.55), givenOn: openedOn },
    { purpose: 'phone-marketing', granted: random.chance(0.25), givenOn: openedOn },
  ]
}

/** Work as the person's firm has it, else by education and age. */
function workOf(random: Random, plan: PersonPlan, education: Education | null) {
  if (plan.firm) {
    const work = plan.firm.runs ? ENTREPRENEUR : workingCareerOf(random, education ?? 'secondary')
    return { work, employer: plan.firm.name, industry: plan.firm.industry }
  }
  const work = careerOf(random, plan.ageYears, education)
  if (work === null) return { work, employer: null, industry: null }
  return { work, employer: employerName(random, plan.home.divisionName, work.employer), industry: work.industry }
}

export function personDraft(
  random: Random,
  plan: PersonPlan,
  rest: { today: string; openedOn: string; ownerId: string | null },
): CustomerDraft {
  const { ageYears, home } = plan
  const { today, openedOn } = rest
  const education = educationOf(random, Number(plan.birthDate.slice(0, 4)), ageYears)
  const { work, employer, industry } = workOf(random, plan, education)
  const resident = plan.origin === 'resident'
  return {
    kind: 'individual',
    name: plan.name,
    gender: plan.gender,
    birthDate: plan.birthDate,
    nationality: plan.country,
    ethnicity: plan.ethnicity,
    maritalStatus: maritalStatus(random, plan),
    education,
    occupation: work?.occupation ?? null,
    industry,
    employer,
    incomeBand: incomeBandOf(random, work, ageYears),
    riskPreference: riskPreferenceOf(random, ageYears),
    documents: [resident ? residentDocument(random, plan, today) : visitorDocument(random, plan, today)],
    ...contacts(random, plan),
    addresses: [{ type: 'home', division: home.division, street: home.street }],
    consents: consentsOf(random, openedOn),
    tags: tagsOf(random, ageYears),
    stage: stageOf(random, dayOf(today) - dayOf(openedOn)),
    ownerId: rest.ownerId,
    branchId: plan.branchId,
    openedOn,
  }
}

// A believable bank's customers from a seed: families and firms in blocks, so that any part can be made again alone.

import type { RelationshipType } from '../contract.ts'
import type { CustomerDraft } from '../shapes.ts'
import { dateOf, dayOf } from './dates.ts'
import { type FirmPlan, firmDraft, type Owner, planFirm } from './firms.ts'
import { surname } from './names.ts'
import { DEMO_CUSTOMERS_MAX } from './numbers.ts'
import { newHome, type PersonPlan, personDraft, planPerson } from './people.ts'
import { hashText, Random, weighted } from './random.ts'

/** `division` is the county the branch stands in; its customers mostly live near. */
export type DemoBranch = { branchId: number; division?: string }
export type DemoOwner = { userId: string; branchId: number }
export type DemoOptions = {
  seed: string
  count: number
  branches: readonly DemoBranch[]
  owners: readonly DemoOwner[]
  /** The bank date the series is made for: ages, expiries and opening dates hang on it. */
  today: string
}
/** "The other is the <type> of the customer", both by their place in the series. */
export type DemoRelationship = {
  customer: number
  other: number
  type: RelationshipType
  sharePercent: number | null
}

const BLOCK = 25
/** Two of twenty-five: eight per cent are firms. */
const FIRM_SLOTS = new Set([7, 19])
const HISTORY_YEARS = 15
const DAYS_PER_YEAR = 365.25
const AGES = weighted([
  [[18, 24], 12],
  [[25, 34], 24],
  [[35, 44], 23],
  [[45, 54], 19],
  [[55, 64], 12],
  [[65, 74], 7],
  [[75, 92], 3],
] as const)

type Block = {
  people: Map<number, PersonPlan>
  firms: Map<number, FirmPlan>
  owners: Map<number, Owner[]>
  links: DemoRelationship[]
}

function pickBranch(random: Random, { branches }: DemoOptions): DemoBranch {
  // The first branches of the list are the big ones.
  return branches[Math.floor(random.unit() ** 1.5 * branches.length)] as DemoBranch
}

/** One family (one to three people) on the next free places. */
function planFamily(random: Random, options: DemoOptions, places: number[], block: Block): void {
  const branch = pickBranch(random, options)
  const home = newHome(random, branch.division)
  const [from, to] = random.draw(AGES)
  const ageYears = random.whole(from, to)
  const gender = random.chance(0.5) ? 'male' : 'female'
  const shape = random.unit()
  const isCouple = places.length > 1 && ageYears >= 24 && shape < 0.45
  const put = (wish: {
    ageYears: number
    gender: 'male' | 'female'
    married: boolean | null
    surname?: string
  }): PersonPlan => {
    const index = places.shift() as number
    const resident = isCouple || undefined
    const person = planPerson(random, { ...wish, index, home, branchId: branch.branchId, resident }, options.today)
    block.people.set(index, person)
    return person
  }
  const link = (customer: number, other: number, type: RelationshipType) =>
    block.links.push({ customer, other, type, sharePercent: null })
  if (!isCouple) {
    put({ ageYears, gender, married: null })
    return
  }
  const fathersName = surname(random)
  const first = put({ ageYears, gender, married: true, surname: gender === 'male' ? fathersName : undefined })
  const spouseAge = Math.max(22, ageYears + random.whole(-4, 4))
  const spouseGender = gender === 'male' ? 'female' : 'male'
  const spouse = put({
    ageYears: spouseAge,
    gender: spouseGender,
    married: true,
    surname: spouseGender === 'male' ? fathersName : undefined,
  })
  link(first.index, spouse.index, 'spouse')
  const childAge = Math.min(ageYears, spouseAge) - random.whole(22, 34)
  if (places.length === 0 || shape > 0.25 || childAge < 1) return
  const childGender = random.chance(0.52) ? 'male' : 'female'
  const child = put({
    ageYears: childAge,
    gender: childGender,
    married: childAge < 22 ? false : null,
    surname: fathersName,
  })
  link(child.index, first.index, 'parent')
  link(child.index, spouse.index, 'parent')
}

/** Gives a firm its owners and workers from the people of its block. */
function staffFirm(random: Random, firm: FirmPlan, block: Block): void {
  const grown = [...block.people.values()].filter(({ ageYears, firm: works, origin }) => {
    return ageYears >= 24 && ageYears < 66 && works === null && origin === 'resident'
  })
  const link = (customer: number, other: number, type: RelationshipType, sharePercent: number | null = null) =>
    block.links.push({ customer, other, type, sharePercent })
  const head = grown.shift()
  if (!head) {
    block.owners.set(firm.index, [{ name: `${surname(random)}建国`, sharePercent: 100 }])
    return
  }
  const runs = { name: firm.name, industry: firm.industry }
  head.firm = { ...runs, runs: true }
  const partner = random.chance(0.5) ? grown.shift() : undefined
  const share = partner ? random.whole(51, 90) : 100
  const owners = [{ name: head.name, sharePercent: share }]
  link(firm.index, head.index, 'legal-representative')
  link(firm.index, head.index, 'shareholder', share)
  if (partner) {
    partner.firm = { ...runs, runs: true }
    owners.push({ name: partner.name, sharePercent: 100 - share })
    link(firm.index, partner.index, 'shareholder', 100 - share)
  }
  if (random.chance(0.35)) link(firm.index, head.index, 'guarantor')
  block.owners.set(firm.index, owners)
  for (let hands = random.whole(0, 3); hands > 0; hands--) {
    const worker = grown.pop()
    if (!worker) break
    worker.firm = { ...runs, runs: false }
    link(worker.index, firm.index, 'employer')
  }
}

function planBlock(random: Random, options: DemoOptions, number: number): Block {
  const start = number * BLOCK
  const block: Block = { people: new Map(), firms: new Map(), owners: new Map(), links: [] }
  const places: number[] = []
  for (let slot = 0; slot < BLOCK; slot++) {
    if (FIRM_SLOTS.has(slot)) block.firms.set(start + slot, planFirm(random, start + slot, pickBranch(random, options)))
    else places.push(start + slot)
  }
  while (places.length > 0) planFamily(random, options, places, block)
  for (const firm of block.firms.values()) staffFirm(random, firm, block)
  return block
}

/** Opening dates over fifteen years, more of them lately; never before birth. */
function openedOn(random: Random, todayDay: number, earliestDay: number): string {
  const ago = Math.floor(random.unit() ** 1.25 * HISTORY_YEARS * DAYS_PER_YEAR)
  return dateOf(Math.max(todayDay - ago, Math.min(earliestDay, todayDay)))
}

function ownersByBranch({ owners }: DemoOptions): Map<number, string[]> {
  const byBranch = new Map<number, string[]>()
  for (const { userId, branchId } of owners) {
    const list = byBranch.get(branchId)
    if (list) list.push(userId)
    else byBranch.set(branchId, [userId])
  }
  return byBranch
}

function demand(options: DemoOptions): void {
  if (options.count > DEMO_CUSTOMERS_MAX) throw new RangeError(`at most ${DEMO_CUSTOMERS_MAX} demo customers`)
  if (options.branches.length === 0) throw new RangeError('demo customers need a branch')
}

/** A part of the series: from one place, which a block begins with, to before another. */
export type DemoPart = { from: number; to: number }
const wholeOf = ({ count }: DemoOptions): DemoPart => ({ from: 0, to: count })

/** The drafts of the demo bank in order; the same options give the same drafts, in whole or in part. */
export function* demoCustomers(options: DemoOptions, part = wholeOf(options)): Generator<CustomerDraft> {
  demand(options)
  const { today } = options
  const seed = hashText(options.seed)
  const todayDay = dayOf(today)
  const owners = ownersByBranch(options)
  for (let number = part.from / BLOCK; number * BLOCK < part.to; number++) {
    const random = new Random(seed, number)
    const block = planBlock(random, options, number)
    const end = Math.min(part.to, (number + 1) * BLOCK)
    for (let index = number * BLOCK; index < end; index++) {
      const firm = block.firms.get(index)
      const person = block.people.get(index)
      const branchId = (firm ?? (person as PersonPlan)).branchId
      const managers = owners.get(branchId)
      const ownerId = managers && random.chance(0.7) ? random.pick(managers) : null
      if (firm) {
        const opened = openedOn(random, todayDay, 0)
        yield firmDraft(random, firm, block.owners.get(index) as Owner[], { todayDay, openedOn: opened, ownerId })
      } else if (person) {
        const opened = openedOn(random, todayDay, dayOf(person.birthDate) + 30)
        yield personDraft(random, person, { today, openedOn: opened, ownerId })
      }
    }
  }
}

/** The relationships among the same customers, by their places in the series; each pair once. */
export function* demoRelationships(options: DemoOptions, part = wholeOf(options)): Generator<DemoRelationship> {
  demand(options)
  const seed = hashText(options.seed)
  for (let number = part.from / BLOCK; number * BLOCK < part.to; number++) {
    const { links } = planBlock(new Random(seed, number), options, number)
    for (const link of links) if (link.customer < part.to && link.other < part.to) yield link
  }
}

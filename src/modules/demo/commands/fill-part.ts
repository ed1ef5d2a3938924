// Fills a part of the demo bank: accounts, cards, and a year of postings for customers who lie side by side in the series.

import { BATCH_ITEMS_MAX, jobCall, runBatch, type Services } from '../../../platform/command/index.ts'
import type { Tasks } from '../../../platform/threads/index.ts'
import {
  type AccountNumberSource,
  accountNumbers,
  closeManyAccounts,
  type DemoAccountsOf,
  FIRST_ACCOUNT_COUNTER,
  openDemoAccounts,
} from '../../account/index.ts'
import { type CardNumberSource, cardNumbers, issueDemoCards } from '../../card/index.ts'
import {
  type DemoOptions,
  type DemoRelationship,
  demoIdsBefore,
  demoPlaceOf,
  demoRelationships,
  listCustomerPlaces,
  openCounter,
} from '../../customer/index.ts'
import { type ManyPosting, postMany } from '../../ledger/index.ts'
import { type BlockMember, blockYear } from '../block-year.ts'
import { type DemoCalendar, dateOf, dayOf, demoCalendar, instantOf } from '../calendar.ts'
import { cityOf } from '../merchants.ts'
import type { Purse } from '../purse.ts'

/** Families and firms of the series stay within one. */
export const BLOCK = 25
export const FILL_HOLDINGS = 'demo.fill-holdings'

export type FillTask = {
  options: DemoOptions
  branches: { branchId: number; name: string }[]
  from: number
  to: number
  /** In the whole bank. */
  transactions: number
}
export type Filled = { accounts: number; cards: number; transactions: number; closed: number }
type Numbers = { accounts: AccountNumberSource; cards: CardNumberSource }

export function openHoldingNumbers({ database }: Services): Numbers {
  return {
    accounts: accountNumbers(openCounter(database, 'account', FIRST_ACCOUNT_COUNTER)),
    cards: cardNumbers((range, first) => openCounter(database, range, first)),
  }
}

function memberOf(
  { place, accounts }: DemoAccountsOf,
  cards: Map<string, string>,
  cities: Map<number, string>,
): BlockMember {
  const purses = accounts.map(
    (account): Purse => ({
      customerId: place.customerId,
      accountId: account.accountId,
      productCode: account.productCode,
      currency: account.productCode.endsWith('USD') ? 'USD' : 'CNY',
      openedOn: account.openedOn,
      limitFen: account.limitFen ?? 0,
      termMonths: account.termMonths ?? 1,
      asleep: Boolean(account.dormantOn),
      cardId: cards.get(account.accountId) ?? null,
      rents: (account.standingOrders ?? []).map(({ amountFen, day, counterparty }) => ({
        amountFen,
        day,
        ...counterparty,
      })),
      balanceFen: 0,
    }),
  )
  return { place, index: demoPlaceOf(place.customerId), city: cities.get(place.branchId) ?? cityOf(''), purses }
}

/** How many postings fall on the places before this one: parts add up to the whole. */
const shareBefore = ({ transactions, options: { count } }: FillTask, place: number): number =>
  Math.floor((transactions * Math.min(place, count)) / count)

function postingsOf(task: FillTask, calendar: DemoCalendar, members: readonly BlockMember[]): ManyPosting[] {
  const { options, from, to } = task
  const links: DemoRelationship[] = [...demoRelationships(options, { from, to })]
  const blocks: ManyPosting[] = []
  for (let start = from; start < to; start += BLOCK) {
    const within = (index: number) => index >= start && index < start + BLOCK
    blocks.push(
      ...blockYear({
        seed: options.seed,
        number: start / BLOCK,
        calendar,
        members: members.filter(({ index }) => within(index)),
        links: links.filter(({ customer }) => within(customer)),
        postings: shareBefore(task, start + BLOCK) - shareBefore(task, start),
      }),
    )
  }
  return blocks
}

async function closeLeft(
  services: Services,
  members: readonly BlockMember[],
  ends: Map<string, string>,
): Promise<number> {
  const items = members.flatMap(({ place: { customerId, stage, openedOn }, purses }) => {
    const empty = purses.filter(({ balanceFen, asleep }) => balanceFen === 0 && !asleep)
    if (stage !== 'closed' || empty.length === 0) return []
    const last = ends.get(customerId) ?? openedOn
    return [{ customerId, accountIds: empty.map(({ accountId }) => accountId), closedOn: last }]
  })
  if (items.length === 0) return 0
  await runBatch(services, closeManyAccounts, { ...jobCall('demo'), items })
  return items.reduce((sum, { accountIds }) => sum + accountIds.length, 0)
}

/** The last bank day on which anything was posted, by customer. */
function lastDays(postings: readonly ManyPosting[]): Map<string, string> {
  const days = new Map<string, string>()
  for (const { debit, credit, at } of postings)
    for (const side of [debit, credit])
      if (side && at)
        days.set(
          side.customerId,
          dateOf(Math.floor((at.getTime() - instantOf(0, 0)) / (instantOf(1, 0) - instantOf(0, 0)))),
        )
  return days
}

async function fillPart(services: Services, numbers: Numbers, task: FillTask): Promise<Filled> {
  const { options, branches, from, to } = task
  const places = await services.database.read((tx) => listCustomerPlaces(tx, demoIdsBefore(from), to - from))
  const opened = await openDemoAccounts(services, numbers.accounts, { seed: options.seed, places })
  const cards = await issueDemoCards(services, numbers.cards, opened, options.seed)
  const cities = new Map(branches.map(({ branchId, name }) => [branchId, cityOf(name)]))
  const members = opened.map((one) => memberOf(one, cards, cities))
  const calendar = demoCalendar(options.today)
  const postings = postingsOf(task, calendar, members)
  for (let at = 0; at < postings.length; at += BATCH_ITEMS_MAX) {
    const items = postings.slice(at, at + BATCH_ITEMS_MAX)
    const refused = (await postMany(services, { name: `demo-${from}`, items })).find(
      (answer) => answer.refused,
    )?.refused
    // Generator and rules disagree.
    if (refused) throw new Error(`demo posting refused: ${refused.code} ${JSON.stringify(refused.facts)}`)
  }
  const closed = task.transactions > 0 ? await closeLeft(services, members, lastDays(postings)) : 0
  for (const { place } of opened) services.vault.forgetKey(place.customerId)
  const accounts = opened.reduce((sum, one) => sum + one.accounts.length, 0)
  return { accounts, cards: cards.size, transactions: postings.length, closed }
}

/** What a thread does of the filling. */
export function demoHoldingTasks(services: Services): Tasks {
  const numbers = openHoldingNumbers(services)
  return { [FILL_HOLDINGS]: (task: FillTask) => fillPart(services, numbers, task) }
}

export const dayBefore = (date: string): string => dateOf(dayOf(date) - 1)

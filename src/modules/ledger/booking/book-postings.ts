// Postings of callers: accounts found and within reach, codes known, references looked up; then booked together.

import { actorOf, covers, may } from '../../../platform/access/index.ts'
import type { GroupedContext, GroupedItem, State } from '../../../platform/command/index.ts'
import type { Event, RouteShape } from '../../../platform/contract/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { listPlaces, type Place } from '../../customer/index.ts'
import { knowsDivision } from '../../reference/index.ts'
import type { Draft, Entry } from '../entry.ts'
import type { PositionKey } from '../position.ts'
import { accountNotFound, type Booked, type Decision } from '../posting.ts'
import type { AccountRef, BatchPosting, Posted } from '../posting-contract.ts'
import { ruleOf } from '../posting-type.ts'
import { listLegs } from '../read-store.ts'
import { findReferences, type KeptReference, referenceHash, requestHash } from '../reference-store.ts'
import { book, type Reference } from './book.ts'
import { findNumbers, knownMerchants } from './known-codes.ts'

/** The caller's side of a posting. */
type By = Pick<GroupedItem<RouteShape>, 'caller' | 'scope' | 'channel' | 'origin' | 'requestId'>
export type Wanted = { by: By; posting: BatchPosting }
export type Answer = { refused: Refusal; posted: null } | { refused: null; posted: Posted }
export type BookedPostings = { answers: Answer[]; after: State; events: Event[] }

const NEUTRAL = new Set(['ledger.account-closed', 'ledger.account-blocked', 'ledger.currency-differs'])

/** What was looked up for all postings of a group. */
type Known = {
  numbers: Map<string, PositionKey>
  merchants: Set<string>
  references: Map<string, KeptReference>
  places: Map<string, Place>
}

const isWithin = ({ scope }: By, { places }: Known, customerId: string): boolean => {
  if (scope.all) return true
  const place = places.get(customerId)
  return place !== undefined && covers(scope, place)
}

/** The account a side names: a debited one within the caller's reach, a credited one anybody's when given by number. */
function sideOf(ref: AccountRef | undefined, side: 'debit' | 'credit', by: By, known: Known): PositionKey | null {
  if (!ref) return null
  const { number, customerId, accountId } = ref
  const byIds = customerId !== undefined && accountId !== undefined
  if ((number === undefined) !== byIds || (number !== undefined && (customerId ?? accountId) !== undefined))
    throw new Refusal(
      'ledger.account-ref-invalid',
      {},
      { fields: [{ field: side, rule: 'ledger.account-ref-invalid' }] },
    )
  const key = number === undefined ? ({ customerId, accountId } as PositionKey) : known.numbers.get(number)
  const free = side === 'credit' && number !== undefined
  if (!key || !(free || isWithin(by, known, key.customerId))) throw accountNotFound(side)
  return key
}

function draftOf({ by, posting }: Wanted, known: Known): Draft | Refusal {
  try {
    const { permission } = ruleOf(posting.type)
    if (permission !== null && !may(by.caller, permission))
      throw new Refusal('ledger.type-forbidden', { type: posting.type }, { status: 403 })
    const { merchantId = null, division = null } = posting
    const unknown = (rule: string, field: string, value: string) =>
      new Refusal(rule, { [field]: value }, { fields: [{ field, rule }] })
    if (merchantId !== null && !known.merchants.has(merchantId))
      throw unknown('ledger.merchant-unknown', 'merchantId', merchantId)
    if (division !== null && !knowsDivision(division)) throw unknown('ledger.place-unknown', 'division', division)
    return {
      type: posting.type,
      amountFen: posting.amountFen,
      currency: posting.currency,
      feeFen: posting.feeFen ?? 0,
      debit: sideOf(posting.debit, 'debit', by, known),
      credit: sideOf(posting.credit, 'credit', by, known),
      at: null,
      valueDate: posting.valueDate ?? null,
      bookingDate: posting.bookingDate ?? null,
      channel: posting.channel,
      merchantId,
      mcc: posting.mcc ?? null,
      division,
      cardId: posting.cardId ?? null,
      reverses: null,
      holdId: posting.holdId ?? null,
      hold: null,
      memo: posting.memo && Object.keys(posting.memo).length > 0 ? posting.memo : null,
      ...(posting.abroad ? { abroad: true } : {}),
    }
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** The state of somebody else's account is not told to the one who pays into it. */
function toldOf(refused: Refusal, draft: Draft | Refusal, by: By, known: Known): Refusal {
  const foreign = !(draft instanceof Refusal) && draft.credit && !isWithin(by, known, draft.credit.customerId)
  if (!foreign || !NEUTRAL.has(refused.code) || refused.fields[0]?.field !== 'credit') return refused
  return new Refusal('ledger.credit-refused', {}, { fields: [{ field: 'credit', rule: 'ledger.credit-refused' }] })
}

function postedOf(
  { by, posting }: Wanted,
  { entries, ...booked }: Pick<Booked, 'transactionId' | 'at' | 'bookingDate' | 'valueDate' | 'entries'>,
  known: Known,
  replayed: boolean,
): Posted {
  const side = (entry: Entry | undefined) => {
    if (!entry) return null
    const within = isWithin(by, known, entry.customerId)
    // A fee is the last leg of its account: the balance told is the one after it.
    const last = entries.findLast((one) => one.accountId === entry.accountId) as Entry
    return { accountId: within ? entry.accountId : null, balanceFen: within ? last.balanceAfterFen : null }
  }
  return {
    transactionId: booked.transactionId,
    reference: posting.reference,
    ts: booked.at.toISOString(),
    bookingDate: booked.bookingDate,
    valueDate: booked.valueDate,
    replayed,
    debit: side(posting.debit && entries.find((entry) => entry.amountFen < 0)),
    credit: side(posting.credit && entries.find((entry) => entry.amountFen > 0)),
  }
}

/** Answers resends from what was booked the first time. */
async function replays(
  { tx }: GroupedContext,
  found: { at: number; wanted: Wanted; kept: KeptReference }[],
  known: Known,
): Promise<Map<number, Posted>> {
  if (found.length === 0) return new Map()
  const legs = await listLegs(
    tx,
    found.map(({ kept }) => kept),
  )
  const others = await listLegs(
    tx,
    legs.flatMap(({ customerId, otherCustomerId, at, transactionId }) =>
      otherCustomerId && otherCustomerId !== customerId ? [{ customerId: otherCustomerId, at, transactionId }] : [],
    ),
  )
  const byTransaction = new Map<string, Entry[]>()
  for (const leg of [...legs, ...others])
    byTransaction.set(leg.transactionId, [...(byTransaction.get(leg.transactionId) ?? []), leg])
  return new Map(
    found.map(({ at, wanted, kept }) => {
      const entries = (byTransaction.get(kept.transactionId) ?? []).sort((a, b) => a.leg - b.leg)
      const [first] = entries
      if (!first) throw new Error(`transaction ${kept.transactionId} has a reference and no entries`)
      return [at, postedOf(wanted, { ...first, entries }, known, true)]
    }),
  )
}

async function lookUp(context: GroupedContext, items: readonly Wanted[], hashes: readonly Buffer[]): Promise<Known> {
  const { tx, vault } = context
  const refs = items.flatMap(({ posting }) => [posting.debit, posting.credit])
  const [numbers, merchants, references] = await Promise.all([
    findNumbers(tx, vault, [...new Set(refs.flatMap((ref) => ref?.number ?? []))]),
    knownMerchants(
      tx,
      vault,
      items.flatMap(({ posting }) => posting.merchantId ?? []),
    ),
    hashes.length > 0 ? findReferences(tx, hashes) : new Map<string, KeptReference>(),
  ])
  const limited = items.filter(({ by }) => !by.scope.all)
  const customers = new Set<string>()
  for (const { posting } of limited)
    for (const ref of [posting.debit, posting.credit]) {
      const id = ref?.customerId ?? (ref?.number === undefined ? undefined : numbers.get(ref.number)?.customerId)
      if (id) customers.add(id)
    }
  const places = customers.size > 0 ? await listPlaces(tx, [...customers]) : new Map<string, Place>()
  return { numbers, merchants, references, places }
}

type Call_ = [kind: string, id: string, channel: string, origin: string, requestId: string, transactions: string[]]

/** Which call did what, for the journal. */
function callsOf(items: readonly Wanted[], transactions: readonly (string | null)[]): Call_[] {
  const calls = new Map<By, Call_>()
  for (const [at, { by }] of items.entries()) {
    const transactionId = transactions[at]
    if (!transactionId) continue
    const call = calls.get(by)
    if (call) call[5].push(transactionId)
    else {
      const { kind, id } = actorOf(by.caller)
      calls.set(by, [kind, id, by.channel, by.origin, by.requestId, [transactionId]])
    }
  }
  return [...calls.values()]
}

/** The same reference with other content: two postings cannot share one. */
export const referenceReused = (reference: string) =>
  new Refusal(
    'ledger.reference-reused',
    { reference },
    { fields: [{ field: 'reference', rule: 'ledger.reference-reused' }] },
  )

/** Whoever is refused may have been booked before: a resend finds the account as the first one left it. */
async function refusedBefore(
  { tx }: GroupedContext,
  items: readonly Wanted[],
  own: readonly Reference[],
  decisions: readonly Decision[],
): Promise<{ same: { at: number; wanted: Wanted; kept: KeptReference }[]; other: Set<number> }> {
  const refused = decisions.flatMap(({ booked }, at) => (booked ? [] : [at]))
  const other = new Set<number>()
  if (refused.length === 0) return { same: [], other }
  const found = await findReferences(
    tx,
    refused.map((at) => (own[at] as Reference).hash),
  )
  const same = refused.flatMap((at) => {
    const { hash, requestHash: asked } = own[at] as Reference
    const kept = found.get(hash.toString('hex'))
    if (kept?.requestHash.equals(asked)) return [{ at, wanted: items[at] as Wanted, kept }]
    if (kept) other.add(at)
    return []
  })
  return { same, other }
}

/** What makes two postings the same, whatever the order of their fields. */
function contentOf(posting: BatchPosting): string {
  const ref = (one: AccountRef | undefined) =>
    one ? `${one.number ?? ''}|${one.customerId ?? ''}|${one.accountId ?? ''}` : ''
  const { memo } = posting
  const plain = `${posting.type}|${posting.amountFen}|${posting.currency}|${posting.feeFen ?? 0}|${ref(posting.debit)}|${ref(
    posting.credit,
  )}|${posting.channel}|${posting.valueDate ?? ''}|${posting.bookingDate ?? ''}|${posting.merchantId ?? ''}|${
    posting.mcc ?? ''
  }|${posting.division ?? ''}|${posting.cardId ?? ''}|${posting.holdId ?? ''}${posting.abroad ? '|abroad' : ''}`
  return memo
    ? `${plain}|${JSON.stringify([memo.counterpartyName, memo.counterpartyNumber, memo.counterpartyBank, memo.purpose])}`
    : plain
}

/** Books postings of any number of callers in one transaction; each gets its own answer, in the order of the items. */
export async function bookPostings(context: GroupedContext, items: readonly Wanted[]): Promise<BookedPostings> {
  const own = items.map(
    ({ by, posting }): Reference => ({
      hash: referenceHash(actorOf(by.caller).id, posting.reference),
      requestHash: requestHash(contentOf(posting)),
    }),
  )
  // A reference that is there already is rare: left to the table to refuse, it costs the usual posting nothing.
  const known = await lookUp(context, items, context.again ? own.map(({ hash }) => hash) : [])
  // What was booked before, or stands twice in this group, is not booked; it is answered from the first.
  const firsts = new Map<string, number>()
  const sameAs: (number | null)[] = []
  const kept: { at: number; wanted: Wanted; kept: KeptReference }[] = []
  const drafts = items.map((wanted, at): Draft | Refusal => {
    const { hash, requestHash: asked } = own[at] as Reference
    const name = hash.toString('hex')
    const before = known.references.get(name)
    const first = firsts.get(name)
    sameAs.push(first ?? null)
    if (before) {
      if (!before.requestHash.equals(asked)) return referenceReused(wanted.posting.reference)
      kept.push({ at, wanted, kept: before })
      return referenceReused(wanted.posting.reference)
    }
    if (first !== undefined) return referenceReused(wanted.posting.reference)
    firsts.set(name, at)
    return draftOf(wanted, known)
  })
  const replayed = await replays(context, kept, known)
  const { decisions, batchId, events } = await book(context, drafts, own)
  const late = await refusedBefore(context, items, own, decisions)
  for (const [at, posted] of await replays(context, late.same, known)) replayed.set(at, posted)
  const answers: Answer[] = []
  for (const [at, wanted] of items.entries()) {
    const { refused, booked } = decisions[at] as (typeof decisions)[number]
    const earlier = replayed.get(at)
    const first = sameAs[at] ?? null
    if (earlier) answers.push({ refused: null, posted: earlier })
    else if (booked) answers.push({ refused: null, posted: postedOf(wanted, booked, known, false) })
    else if (first !== null && own[first]?.requestHash.equals((own[at] as Reference).requestHash)) {
      const { posted, refused: alike } = answers[first] as Answer
      answers.push(posted ? { refused: null, posted: { ...posted, replayed: true } } : { refused: alike, posted: null })
    } else if (late.other.has(at)) answers.push({ refused: referenceReused(wanted.posting.reference), posted: null })
    else answers.push({ refused: toldOf(refused as Refusal, drafts[at] as Draft, wanted.by, known), posted: null })
  }
  const transactions = decisions.map(({ booked }) => booked?.transactionId ?? null)
  return { answers, events, after: batchId === null ? null : { batchId, calls: callsOf(items, transactions) } }
}

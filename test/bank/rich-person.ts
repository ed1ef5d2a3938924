// Somebody with something in every corner of the bank, whose values are known: record, relationship, contact, consent, account, card, bookings.

import { expect } from 'vitest'
import * as account from '../../src/modules/account/contract.ts'
import * as card from '../../src/modules/card/contract.ts'
import * as contact from '../../src/modules/contact/contract.ts'
import * as customer from '../../src/modules/customer/contract.ts'
import * as ledger from '../../src/modules/ledger/contract.ts'
import * as privacy from '../../src/modules/privacy/contract.ts'
import type { RouteShape } from '../../src/platform/contract/index.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import type { Answer, Input } from './kahu.ts'

export const MAKER = 'everything'
export type Call = (who: string, route: RouteShape, input?: Input) => Promise<Answer>
export const ok = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const NOTE = '客户谈到女儿在利物浦读书'
const PROOF = '授权书编号ZX-77120'
const PARTNER = '苏州沈绣坊商行'
const GIVEN = ['朝暮', '听雪', '望舒', '怀瑾', '若谷', '知远']

/** What was said and agreed to. */
async function speak(call: Call, params: { customerId: string }, at: Date): Promise<string[]> {
  const how = { channel: 'phone', direction: 'inbound', purpose: 'service', outcome: 'settled' }
  ok(await call(MAKER, contact.recordContact, { params, body: { ...how, at: at.toISOString(), note: NOTE } }))
  const text = { purpose: 'marketing', chinese: '我同意接收营销信息。', english: 'I agree to marketing.' }
  const { version: textVersion } = ok(await call(MAKER, privacy.publishText, { body: text }))
  const said = { purpose: 'marketing', channel: 'any', how: 'counter', proof: PROOF, textVersion }
  ok(await call(MAKER, privacy.giveConsent, { params, body: said }))
  return [NOTE, PROOF]
}

/** An account with a payment to somebody, and a card that was closed. */
async function hold(call: Call, params: { customerId: string }): Promise<string[]> {
  const wish = { productCode: 'DEMAND', depositFen: 50_000 }
  const { accountId } = ok(await call(MAKER, account.openAccount, { params, body: wish }))
  const at = { ...params, accountId }
  const plastic = ok(await call(MAKER, card.issueCard, { params, body: { accountId, productCode: 'DEBIT-GOLD' } }))
  const memo = { counterpartyName: PARTNER, counterpartyNumber: '6222021234567890999', purpose: '货款' }
  const posting = { type: 'transfer-out', channel: 'counter', currency: 'CNY', debit: at, amountFen: 50_000, memo }
  ok(await call('system', ledger.post, { body: { ...posting, reference: newId() } }))
  const revealed = ok(await call(MAKER, account.revealAccount, { params: at, body: { purpose: 'verify-identity' } }))
  const closing = { params: { ...params, cardId: plastic.cardId }, body: { version: plastic.version, reason: 'asked' } }
  ok(await call(MAKER, card.closeCard, closing))
  return [PARTNER, revealed.number]
}

export type Person = { customerId: string; number: string; values: string[]; otherId: string }
/** `nth` makes name, phone and address different; the draft brings the document. */
export async function richPerson(
  call: Call,
  nth: number,
  {
    draft,
    other,
    at,
  }: { draft: object & { documents?: { number?: string | undefined }[] | undefined }; other: object; at: Date },
): Promise<Person> {
  const [phone, email, street] = [`1390000${1000 + nth}`, `erased-${nth}@mail.example`, `愚园路${7_000 + nth}弄9号`]
  const name = `欧阳${GIVEN[nth % GIVEN.length]}`
  const body = {
    ...draft,
    name,
    phones: [{ type: 'mobile', number: phone }],
    emails: [{ address: email }],
    addresses: [{ type: 'home', division: '310106', street, postcode: '200040' }],
  }
  const { customerId, number } = ok(await call(MAKER, customer.createCustomer, { body }))
  const otherId = ok(await call(MAKER, customer.createCustomer, { body: other })).customerId
  const params = { customerId }
  ok(await call(MAKER, customer.addRelationship, { params, body: { type: 'referrer', otherId } }))
  const own = [name, phone, email, street, draft.documents?.[0]?.number as string]
  return {
    customerId,
    number,
    values: [...own, ...(await speak(call, params, at)), ...(await hold(call, params))],
    otherId,
  }
}

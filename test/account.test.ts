// What accounts, cards and products must refuse, hold to, mask and let nobody see.

import { afterAll, describe, expect, it } from 'vitest'
import { isAccountNumber } from '../src/modules/account/account-number.ts'
import * as account from '../src/modules/account/contract.ts'
import { addDays } from '../src/modules/account/day-count.ts'
import { expireFreezes, sweepDormant } from '../src/modules/account/sweep-accounts.ts'
import { getCardRow, openCardRow } from '../src/modules/card/card-store.ts'
import * as card from '../src/modules/card/contract.ts'
import { sweepEndedPoints, sweepExpiredCards } from '../src/modules/card/sweep-cards.ts'
import * as customer from '../src/modules/customer/contract.ts'
import { getCustomer } from '../src/modules/customer/index.ts'
import * as overview from '../src/modules/overview/contract.ts'
import { everywhere } from '../src/platform/access/index.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import type { Answer } from './bank/kahu.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, opened } = await openAllRights(14, 'accounts')
afterAll(() => bank.close())

const today = () => bank.clock.today()
type Account = account.Account
const body = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const open = async (customerId: string, wish: object = { productCode: 'DEMAND' }): Promise<Account> =>
  body(await bank.call('everything', account.openAccount, { params: { customerId }, body: wish }))
/** An act on an account as it stands. */
const act = (route: RouteShape, on: Account, more: object = {}, params: object = {}, who = 'everything') =>
  bank.call(who, route, {
    params: { customerId: on.customerId, accountId: on.accountId, ...params },
    body: { version: on.version, ...more },
  })
const again = async (on: Account): Promise<Account> =>
  body(
    await bank.call('everything', account.showAccount, {
      params: { customerId: on.customerId, accountId: on.accountId },
    }),
  )
const position = async (on: Account) =>
  (
    await rows<{ gate: string; frozen: number; balance: number }>(
      'select gate, frozen_fen as frozen, balance_fen as balance from ledger_position where customer_id = $1 and account_id = $2',
      [on.customerId, on.accountId],
    )
  )[0]

/** Runs a sweep so many days on; sessions are not looked at meanwhile. */
async function later(days: number, sweep: (services: typeof bank.kahu.services) => Promise<number>): Promise<number> {
  bank.clock.move(days * 86_400_000)
  return sweep(bank.kahu.services).finally(() => bank.clock.release())
}

describe('an account', () => {
  it('gets a number of its own that checks, leaves only masked, and finds its customer', async () => {
    const { customerId } = await opened()
    const one = await open(customerId)
    expect(one.number).toMatch(/^\*{15}\d{4}$/)
    const revealed = body(await act(account.revealAccount, one, { version: undefined, purpose: 'handle-request' }))
    expect(isAccountNumber(revealed.number)).toBe(true)
    const find = (who: string, text: string) => bank.call(who, customer.searchCustomers, { body: { text } })
    const grouped = revealed.number.replace(/(.{4})/g, '$1 ')
    expect((await find('everything', grouped)).body).toMatchObject({
      recognised: 'account-number',
      items: [{ customerId }],
    })
    await bank.addUser('elsewhere', 12, ['teller'])
    expect((await find('elsewhere', revealed.number)).body.items).toEqual([])
    const held = (who: string, number: string) => bank.call(who, overview.findHolding, { body: { number } })
    expect(body(await held('everything', grouped)).items).toMatchObject([
      { kind: 'account', customerId, accountId: one.accountId, cardId: null, number: one.number },
    ])
    expect(body(await held('elsewhere', revealed.number)).items).toEqual([])
    expect((await held('everything', '1%')).status).toBe(422)
    const changed = body(await act(account.replaceAccountNumber, one, { reason: 'lost book' })) as Account
    expect(changed.number).not.toBe(one.number)
    expect(changed.formerNumbers).toEqual([one.number])
    expect((await find('everything', revealed.number)).body.items).toMatchObject([{ customerId }])
    for (const table of ['account', 'card', 'ledger_address', 'journal']) {
      const [found] = await rows<{ n: number }>(
        `select count(*)::int as n from ${table} t where position($1 in t::text) > 0`,
        [revealed.number],
      )
      expect({ table, n: found?.n }).toEqual({ table, n: 0 })
    }
  })

  it('is frozen and thawed as its freezes say, and the ledger holds to it', async () => {
    const { customerId } = await opened()
    let one = await open(customerId, { productCode: 'DEMAND', depositFen: 100_000 })
    expect(one).toMatchObject({ balanceFen: 100_000, availableFen: 100_000, status: 'active' })
    const reason = 'asked'
    one = body(await act(account.freezeAccount, one, { kind: 'partial', amountFen: 30_000, reason }))
    expect(one).toMatchObject({ status: 'frozen-partial', availableFen: 70_000, frozenFen: 30_000 })
    const court = { kind: 'court', document: '(2026)沪0106执1号', authority: '静安区人民法院', reason }
    const late = await act(account.freezeAccount, one, { ...court, validTo: addDays(today(), 400) })
    expect(late).toMatchObject({
      status: 422,
      body: { fields: [{ field: 'validTo', rule: 'account.freeze-too-long' }] },
    })
    const bare = await act(account.freezeAccount, one, { kind: 'court', reason })
    expect(bare.body.fields.map(({ field }: { field: string }) => field)).toEqual(['document', 'authority', 'validTo'])
    one = body(await act(account.freezeAccount, one, { ...court, validTo: addDays(today(), 30) }))
    expect(one.status).toBe('frozen')
    expect(await position(one)).toMatchObject({ gate: 'no-debit', frozen: 30_000 })
    expect((await act(account.closeAccount, one, { reason })).body).toMatchObject({ code: 'account.not-possible' })
    expect(await later(31, expireFreezes)).toBe(1)
    one = await again(one)
    expect(one.status).toBe('frozen-partial')
    expect(await position(one)).toMatchObject({ gate: 'open', frozen: 30_000 })
    const partial = one.freezes.find((freeze) => freeze.liftedOn === null)
    one = body(await act(account.unfreezeAccount, one, { reason }, { freezeId: partial?.freezeId }))
    expect(one).toMatchObject({ status: 'active', availableFen: 100_000 })
    const twice = await act(account.unfreezeAccount, one, { reason }, { freezeId: partial?.freezeId })
    expect(twice).toMatchObject({ status: 409, body: { code: 'account.freeze-lifted' } })
  })

  it('closes only at zero, with its final interest posted before', async () => {
    const { customerId } = await opened()
    const current = await open(customerId)
    let time = await open(customerId, { productCode: 'TIME', termMonths: 12, depositFen: 100_000_000 })
    const reason = 'asked'
    expect((await act(account.closeAccount, time, { reason })).body).toMatchObject({ code: 'account.not-zero' })
    await bank.kahu.services.database.write(async (tx) => {
      const past = [time.accountId, addDays(today(), -100)]
      await tx.run(
        "update account set opened_on = $2, matures_on = ($2::date + interval '1 year')::date where account_id = $1",
        past,
      )
      await tx.run('update account_accrual set accrued_to = $2 where account_id = $1', past)
    })
    const to = { payout: 'account', payoutAccountId: current.accountId }
    time = body(await act(account.closeAccount, time, { reason, ...to }))
    // A hundred days too early: 0.05 % by ACT/360 on a million yuan.
    expect(time).toMatchObject({ status: 'closed', balanceFen: 0 })
    expect((await position(current))?.balance).toBe(100_000_000 + 13_889)
    expect(await position(time)).toMatchObject({ gate: 'closed', balance: 0 })
    expect((await act(account.freezeAccount, time, { kind: 'whole', reason })).body).toMatchObject({
      code: 'account.not-possible',
      facts: { status: 'closed' },
    })
  })

  it('refuses who saw an older version, and says how it stands', async () => {
    const { customerId } = await opened()
    const one = await open(customerId)
    body(await act(account.reportAccountLost, one, { reason: 'lost' }))
    const stale = await act(account.reportAccountLost, one, { reason: 'lost' })
    expect(stale).toMatchObject({
      status: 409,
      body: { code: 'record.moved', data: { theirs: { status: 'lost-reported', version: 2 } } },
    })
  })

  it('is held by others at both ends, and each sees what is theirs', async () => {
    const [owner, wife, driver] = [await opened(), await opened(), await opened()]
    let one = await open(owner.customerId, { productCode: 'DEMAND', depositFen: 5_000 })
    one = body(await act(account.addHolder, one, { holderId: wife.customerId, role: 'joint' }))
    one = body(await act(account.addHolder, one, { holderId: driver.customerId, role: 'authorised' }))
    const twice = await act(account.addHolder, one, { holderId: wife.customerId, role: 'joint' })
    expect(twice.body.fields).toMatchObject([{ field: 'holderId', rule: 'account.holder-already' }])
    const linesOf = async (customerId: string) =>
      body(await bank.call('everything', account.listAccounts, { params: { customerId } })).items
    expect(await linesOf(wife.customerId)).toMatchObject([
      { accountId: one.accountId, role: 'joint', balanceFen: 5_000 },
    ])
    expect(await linesOf(driver.customerId)).toMatchObject([
      { accountId: one.accountId, role: 'authorised', balanceFen: null },
    ])
    expect(one.holders.map(({ role }) => role)).toEqual(['owner', 'joint', 'authorised'])
    const issue = { accountId: one.accountId, productCode: 'DEBIT', holderId: driver.customerId }
    const plastic = body(
      await bank.call('everything', card.issueCard, { params: { customerId: owner.customerId }, body: issue }),
    )
    expect(plastic.holderId).toBe(driver.customerId)
    one = body(await act(account.endHolder, one, {}, { holderId: driver.customerId }))
    expect(await linesOf(driver.customerId)).toEqual([])
  })

  it('shows balances only to those who may see them', async () => {
    const { customerId } = await opened()
    await open(customerId, { productCode: 'DEMAND', depositFen: 5_000 })
    const seen = async (who: string) =>
      body(await bank.call(who, account.listAccounts, { params: { customerId } })).items[0].balanceFen
    expect(await seen('risk-officer')).toBe(5_000)
    expect(await seen('teller')).toBe(5_000)
    expect(await seen('service-agent')).toBeNull()
    expect((await bank.call('marketer', account.listAccounts, { params: { customerId } })).status).toBe(403)
  })

  it('falls dormant by itself after as long as its product says', async () => {
    const { customerId } = await opened()
    const one = await open(customerId)
    expect(await later(36 * 31, sweepDormant)).toBeGreaterThan(0)
    expect((await again(one)).status).toBe('dormant')
    expect(await position(one)).toMatchObject({ gate: 'no-debit' })
  })
})

describe('a card', () => {
  const issue = async () => {
    const { customerId } = await opened()
    const one = await open(customerId)
    const wish = { accountId: one.accountId, productCode: 'DEBIT-GOLD' }
    return body(await bank.call('everything', card.issueCard, { params: { customerId }, body: wish })) as card.Card
  }
  const onCard = (route: RouteShape, one: card.Card, more: object = {}) =>
    bank.call('everything', route, {
      params: { customerId: one.customerId, cardId: one.cardId },
      body: { version: one.version, ...more },
    })

  it('keeps its history when it is replaced, and its points go over', async () => {
    let one: card.Card = body(await onCard(card.activateCard, await issue()))
    expect(one.number).toMatch(/^623982\*{9}\d{4}$/)
    const number = await bank.kahu.services.database.read(async (tx) => {
      const { key } = await getCustomer(tx, bank.kahu.services.vault, one.customerId, everywhere)
      return openCardRow(bank.kahu.services.vault, key, await getCardRow(tx, one)).number
    })
    const held = await bank.call('everything', overview.findHolding, { body: { number } })
    expect(body(held).items).toMatchObject([
      { kind: 'card', customerId: one.customerId, accountId: one.accountId, cardId: one.cardId, number: one.number },
    ])
    expect(held.text).not.toContain(number)
    one = body(await onCard(card.earnPoints, one, { points: 300, reason: 'spending' }))
    const short = await onCard(card.spendPoints, one, { points: 301, reason: 'gift' })
    expect(short).toMatchObject({ status: 409, body: { code: 'card.points-short' } })
    one = body(await onCard(card.reportCardLost, one, { reason: 'lost' }))
    const fresh: card.Card = body(await onCard(card.replaceCard, one, { reason: 'lost' }))
    expect(fresh).toMatchObject({ status: 'issued', replaces: one.cardId, points: 300 })
    const all = body(await bank.call('everything', card.listCards, { params: { customerId: one.customerId } })).items
    expect(all.map(({ status }: card.Card) => status).sort()).toEqual(['issued', 'replaced'])
    const detail = await bank.call('everything', card.showCard, {
      params: { customerId: one.customerId, cardId: fresh.cardId },
    })
    expect(body(detail).moves).toMatchObject([{ kind: 'carry', points: 300, pointsAfter: 300 }])
    expect(detail.text).not.toMatch(/expiresOn":"20[3-9]\d-\d\d-(28|29|30|31)","status/)
    expect(await later(3 * 366, sweepEndedPoints)).toBe(1)
    expect(await later(12 * 366, sweepExpiredCards)).toBeGreaterThan(0)
    const [ended] = await rows<{ status: string }>('select status from card where card_id = $1', [fresh.cardId])
    expect(ended?.status).toBe('expired')
  })

  it('never has its expiry, PIN or CVV outside what is sealed', async () => {
    const one = await issue()
    const columns = await rows<{ column_name: string }>(
      "select column_name from information_schema.columns where table_name like 'card%'",
    )
    expect(columns.filter(({ column_name }) => /pin|cvv|cvc|expir(y|es)$/.test(column_name))).toEqual([])
    expect(JSON.stringify(one)).not.toContain('expiresOn')
  })

  it('fits its account: a credit card its own product, a debit card a current account', async () => {
    const { customerId } = await opened()
    const credit = await open(customerId, { productCode: 'CREDIT', limitFen: 2_000_000 })
    const wish = (productCode: string) =>
      bank.call('everything', card.issueCard, {
        params: { customerId },
        body: { accountId: credit.accountId, productCode },
      })
    expect((await wish('DEBIT')).body.fields).toMatchObject([{ rule: 'card.product-not-for-account' }])
    expect((await wish('TIME')).body.fields).toMatchObject([{ rule: 'card.product-no-card' }])
    expect(body(await wish('CREDIT'))).toMatchObject({ kind: 'credit', status: 'issued' })
    expect(await position(credit)).toMatchObject({ balance: 0, gate: 'open' })
  })
})

describe('products', () => {
  it('take a new version from a day on, not before today, not behind the newest', async () => {
    const all = body(await bank.call('admin', account.listProducts)).items as account.Product[]
    const { code, version, validTo, ...newest } = all.find((one) => one.code === 'NOTICE-7') as account.Product
    expect(validTo).toBeNull()
    const send = (more: object) =>
      bank.call('admin', account.addProductVersion, {
        params: { code },
        body: { ...newest, afterVersion: version, ...more },
      })
    expect((await send({ validFrom: addDays(today(), -1) })).body.fields).toMatchObject([
      { rule: 'product.starts-past' },
    ])
    expect((await send({ validFrom: today(), kind: 'time' })).status).toBe(422)
    const from = addDays(today(), 10)
    expect(body(await send({ validFrom: from }))).toMatchObject({
      version: version + 1,
      validFrom: from,
      validTo: null,
    })
    expect(await send({ validFrom: addDays(from, 1) })).toMatchObject({ status: 409, body: { code: 'record.moved' } })
    const [old] = await rows<{ valid_to: string }>('select valid_to from product where code = $1 and version = $2', [
      code,
      version,
    ])
    expect(old?.valid_to).toBe(from)
  })
})

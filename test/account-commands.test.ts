// Every command of accounts, cards and products, done once each: a journal row in the doer's own name, and only one when its key comes twice.

import { afterAll, describe, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import { addDays } from '../src/modules/account/day-count.ts'
import * as card from '../src/modules/card/contract.ts'
import * as customer from '../src/modules/customer/contract.ts'
import type { RouteShape } from '../src/platform/contract/index.ts'
import { verifyJournal } from '../src/platform/journal/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import type { Answer, Input } from './bank/kahu.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, count, opened } = await openAllRights(4, 'account-commands')
afterAll(() => bank.close())

const today = () => bank.clock.today()
type Account = account.Account
const body = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const open = async (customerId: string, wish: object = { productCode: 'DEMAND' }): Promise<Account> =>
  body(await bank.call('everything', account.openAccount, { params: { customerId }, body: wish }))

type Step = [route: RouteShape, input: () => Promise<Input> | Input, then?: (answer: Answer) => void]

/** Every command of the two modules, in an order in which each may be done. */
function steps(): Step[] {
  let owner: { customerId: string }
  let other: { customerId: string }
  let one: Account
  let notice: Account
  let plastic: card.Card
  const reason = 'asked'
  const keep = (answer: Answer) => {
    one = answer.body
  }
  const keepCard = (answer: Answer) => {
    plastic = answer.body
  }
  const on = (more: object = {}, params: object = {}): Input => ({
    params: { customerId: one.customerId, accountId: one.accountId, ...params },
    body: { version: one.version, ...more },
  })
  const onCard = (more: object = {}): Input => ({
    params: { customerId: plastic.customerId, cardId: plastic.cardId },
    body: { version: plastic.version, ...more },
  })
  const prepare = async (): Promise<Input> => {
    owner = await opened()
    other = await opened()
    return { params: { customerId: owner.customerId }, body: { productCode: 'DEMAND', depositFen: 100_000 } }
  }
  const product = {
    kind: 'demand',
    currency: 'CNY',
    names: { 'zh-CN': '试验活期', 'en-US': 'Trial' },
    validFrom: today(),
    parameters: {
      interest: {
        dayCount: 'ACT/360',
        tierMode: 'whole',
        tiers: [{ fromFen: 0, ratePercent: '0.1' }],
        capitalise: 'monthly',
        capitaliseDay: 20,
      },
    },
    afterVersion: 0,
  }
  return [
    [account.addProductVersion, () => ({ params: { code: 'TRIAL' }, body: product })],
    [account.openAccount, prepare, keep],
    [account.freezeAccount, () => on({ kind: 'partial', amountFen: 4_000, reason }), keep],
    [account.unfreezeAccount, () => on({ reason }, { freezeId: one.freezes[0]?.freezeId }), keep],
    [account.reportAccountLost, () => on({ reason }), keep],
    [account.cancelAccountLoss, () => on({ reason }), keep],
    [account.replaceAccountNumber, () => on({ reason }), keep],
    [account.makeAccountDormant, () => on(), keep],
    [account.reactivateAccount, () => on({ reason }), keep],
    [account.revealAccount, () => ({ ...on(), body: { purpose: 'verify-identity' } })],
    [account.addHolder, () => on({ holderId: other.customerId, role: 'joint' }), keep],
    [account.endHolder, () => on({}, { holderId: other.customerId }), keep],
    [
      account.addStandingOrder,
      () =>
        on({
          amountFen: 10_000,
          every: 'month',
          day: 5,
          purpose: 'rent',
          counterpartyName: '申居公司',
          counterpartyNumber: '6217000000001',
        }),
      keep,
    ],
    [account.endStandingOrder, () => on({}, { orderId: one.standingOrders[0]?.orderId }), keep],
    [
      card.issueCard,
      () => ({
        params: { customerId: owner.customerId },
        body: { accountId: one.accountId, productCode: 'DEBIT-GOLD' },
      }),
      keepCard,
    ],
    [card.activateCard, () => onCard(), keepCard],
    [card.earnPoints, () => onCard({ points: 500, reason }), keepCard],
    [card.spendPoints, () => onCard({ points: 120, reason }), keepCard],
    [card.reportCardLost, () => onCard({ reason }), keepCard],
    [card.cancelCardLoss, () => onCard({ reason }), keepCard],
    [card.blockCard, () => onCard({ reason }), keepCard],
    [card.unblockCard, () => onCard({ reason }), keepCard],
    [card.replaceCard, () => onCard({ reason }), keepCard],
    [
      card.expirePoints,
      async () => {
        const at = addDays(today(), -1)
        await bank.kahu.services.database.write(async (tx) => {
          await tx.run('update card_points set expires_on = $2 where card_id = $1', [plastic.cardId, at])
        })
        return onCard()
      },
      keepCard,
    ],
    [card.expireCard, () => onCard(), keepCard],
    [card.closeCard, () => onCard({ reason }), keepCard],
    [
      account.giveNotice,
      async () => {
        const wish = { productCode: 'NOTICE-7', depositFen: 5_000_000 }
        notice = await open(owner.customerId, wish)
        return { params: { customerId: owner.customerId, accountId: notice.accountId }, body: { version: 1 } }
      },
    ],
    [account.closeAccount, () => on({ reason, payout: 'cash' }), keep],
    [
      account.activateAccount,
      async () => {
        const [firm] = await rows<{ customer_id: string }>(
          "select customer_id from customer where kind = 'corporate' limit 1",
        )
        const customerId = firm?.customer_id ?? (await firmOf())
        one = await open(customerId, { productCode: 'DEMAND-CORP' })
        expect(one.status).toBe('pending')
        return on()
      },
      keep,
    ],
  ]
}

async function firmOf(): Promise<string> {
  const draft = {
    kind: 'corporate',
    name: '上海浦远贸易有限公司',
    documents: [{ type: 'credit-code', number: '91310000MA1FL0000N', longTerm: true }],
  }
  return body(await bank.call('everything', customer.createCustomer, { body: draft })).customerId
}

describe('every command of account and card', () => {
  it('leaves its journal row in its own name, once, though its key comes twice', async () => {
    const done = new Set<string>()
    for (const [shape, inputOf, then] of steps()) {
      const input = await inputOf()
      const key = newId()
      const answer = await bank.call('everything', shape, { ...input, key })
      expect(answer.status, `${shape.id}: ${answer.text}`).toBe(200)
      then?.(answer)
      const all = await count('journal where action = $1', [shape.id])
      const written = await rows<{ actor_name: string }>(
        'select actor_name from journal where action = $1 and request_id = $2',
        [shape.id, answer.headers['x-request-id']],
      )
      expect(written.length, shape.id).toBeGreaterThan(0)
      expect(new Set(written.map(({ actor_name }) => actor_name)), shape.id).toEqual(new Set(['everything']))
      expect((await bank.call('everything', shape, { ...input, key })).body, shape.id).toEqual(answer.body)
      expect(await count('journal where action = $1', [shape.id]), shape.id).toBe(all)
      done.add(shape.id)
    }
    const commands = bank.kahu.modules
      .filter(({ name }) => name === 'account' || name === 'card')
      .flatMap((module) => module.commands.map(({ route }) => route.id))
    expect(commands.filter((id) => !done.has(id))).toEqual([])
  })
  it('leaves a journal that verifies', async () => {
    const { database, vault } = bank.kahu.services
    expect((await database.read((tx) => verifyJournal(tx, vault))).findings).toEqual([])
  })
})

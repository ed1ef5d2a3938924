// The end of a day for accounts: interest on the balance at its end, posted on its date, once, and the day closes at zero.

import { afterAll, expect, it } from 'vitest'
import * as account from '../src/modules/account/contract.ts'
import { accountDaySteps, accrueDay, capitaliseDay } from '../src/modules/account/end-of-day.ts'
import { closeDay } from '../src/modules/ledger/index.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, rows, opened } = await openAllRights(3, 'interest')
afterAll(() => bank.close())

const DAY_MS = 86_400_000
const PARTS_PER_YUAN_CENT_DAY = 365n

async function accruedOf(accountId: string): Promise<bigint> {
  const [row] = await rows<{ parts: string }>(
    'select accrued_parts as parts from account_accrual where account_id = $1',
    [accountId],
  )
  return BigInt(row?.parts ?? 0)
}
async function balanceOf(accountId: string): Promise<number> {
  const [row] = await rows<{ balance: number }>(
    'select balance_fen as balance from ledger_position where account_id = $1',
    [accountId],
  )
  return row?.balance ?? 0
}

it('accrues each day once, posts at the quarter, and leaves the trial balance at zero', async () => {
  const { services } = bank.kahu
  const { customerId } = await opened()
  const answer = await bank.call('everything', account.openAccount, {
    params: { customerId },
    body: { productCode: 'DEMAND', depositFen: 1_000_000_000 },
  })
  expect(answer.status, answer.text).toBe(200)
  const { accountId } = answer.body
  const first = bank.clock.today()
  bank.clock.move(DAY_MS)
  await closeDay(services, first, accountDaySteps)
  // Ten million yuan at 0.05 % by ACT/360 for a day, in parts: balance * rate * days * 365.
  const daily = 1_000_000_000n * 50_000n * PARTS_PER_YUAN_CENT_DAY
  expect(await accruedOf(accountId)).toBe(daily)
  expect(await accrueDay(services, first)).toBe(0)
  expect(await accruedOf(accountId)).toBe(daily)

  // To the twentieth of the quarter's last month, and no further.
  let day = first
  let days = 1n
  while (!/-(03|06|09|12)-20$/.test(day)) {
    day = bank.clock.today()
    bank.clock.move(DAY_MS)
    await closeDay(services, day, accountDaySteps)
    days += 1n
  }
  const due = Number((daily * days) / 13_140_000_000_000n)
  expect(Math.abs((await balanceOf(accountId)) - 1_000_000_000 - due)).toBeLessThanOrEqual(1)
  expect(await accruedOf(accountId)).toBe(0n)
  const posted = await balanceOf(accountId)
  expect(await capitaliseDay(services, day)).toMatchObject({ posted: 0 })
  expect(await balanceOf(accountId)).toBe(posted)
  bank.clock.release()
})

// How long an exact search takes says nothing of who is a customer elsewhere: found outside the scope and nowhere take alike.

import { afterAll, beforeAll, expect, it } from 'vitest'
import * as customer from '../../src/modules/customer/contract.ts'
import { demoDrafts } from '../bank/demo-drafts.ts'
import { HERE, openFullBank } from '../bank/full-bank.ts'

const SAMPLES = 250
const WARM_UP = 40
/** Beyond this many deviations of a rank sum two samples differ: one run in 30,000 says so of equal ones. */
const DEVIATIONS_MAX = 4
/** The machine may stumble in the middle of a run, not in the middle of each. */
const RUNS_MAX = 4
/** Read as nothing: it is not looked up. */
const NO_NUMBER = '?!'

type FullBank = Awaited<ReturnType<typeof openFullBank>>
let full: FullBank
beforeAll(async () => {
  full = await openFullBank('timing')
})
afterAll(() => full.bank.close())

/** Mann-Whitney: how many deviations the ranks of `a` lie from where equal samples would have them. */
function deviations(a: number[], b: number[]): number {
  const all = [...a.map((ms) => ({ ms, isA: true })), ...b.map((ms) => ({ ms, isA: false }))].sort(
    (x, y) => x.ms - y.ms,
  )
  const rankSum = all.reduce((sum, { isA }, at) => sum + (isA ? at + 1 : 0), 0)
  const [n, m] = [a.length, b.length]
  return (rankSum - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}

/** Searches by turns for each of the texts, in another order each turn; milliseconds by text. */
async function measure(texts: string[]): Promise<number[][]> {
  const took: number[][] = texts.map(() => [])
  for (let turn = 0; turn < SAMPLES + WARM_UP; turn += 1)
    for (let step = 0; step < texts.length; step += 1) {
      const at = (turn + step) % texts.length
      const startedAt = performance.now()
      const { body } = await full.bank.call('outsider', customer.searchCustomers, { body: { text: texts[at] } })
      const ms = performance.now() - startedAt
      expect(body.items).toEqual([])
      if (turn >= WARM_UP) took[at]?.push(ms)
    }
  return took
}

it('by phone and by document takes as long for a customer of another branch as for nobody', async () => {
  const [outside] = demoDrafts(2, `timing-${HERE}`, { branchId: HERE })
  // Far enough in a series that nobody of the bank has these numbers.
  const nobody = demoDrafts(60, 'timing-nobody', { branchId: HERE }).at(-1)
  for (const numberOf of [
    (draft: typeof outside) => draft?.phones?.[0]?.number as string,
    (draft: typeof outside) => draft?.documents?.[0]?.number as string,
  ]) {
    const texts = [numberOf(outside), numberOf(nobody), NO_NUMBER]
    const seen: number[] = []
    for (let run = 0; run < RUNS_MAX; run += 1) {
      const [there, nowhere, unread] = (await measure(texts)) as [number[], number[], number[]]
      // What is looked up takes longer than what is not, and these samples are enough to see it.
      expect(deviations(unread, nowhere)).toBeLessThan(-DEVIATIONS_MAX)
      seen.push(deviations(there, nowhere))
      if (Math.abs(seen.at(-1) as number) < DEVIATIONS_MAX) break
    }
    expect(Math.abs(seen.at(-1) as number), `deviations by run: ${seen}`).toBeLessThan(DEVIATIONS_MAX)
  }
})

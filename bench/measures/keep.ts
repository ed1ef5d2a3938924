// Keeping: open a customer and change one, sealed, journaled, scoped, each durable when it is answered.

import { randomUUID } from 'node:crypto'
import { demoCustomers } from '../../src/modules/customer/demo/index.ts'
import { type Bench, type Line, type Measure, verdictOf } from '../bench.ts'
import { bareWrite } from '../ceiling.ts'
import type { Step } from '../load.ts'
import { inWords, type Loaded, runLoad } from '../run-load.ts'
import { branchIdOf, drawCustomers } from '../sample.ts'

const TELLER = 'teller'
const STEPS_MAX = 20_000

function line(what: string, result: Loaded, beside: string): Line {
  return {
    what,
    beside,
    goal: 'p95 <= 12 ms, >= 1,500/s',
    measured: inWords(result),
    verdict: verdictOf([
      { name: 'p95', value: result.p95Ms, goal: 12, upper: true },
      { name: 'rate', value: result.perSecond, goal: 1_500, upper: false },
    ]),
  }
}

async function keep(bench: Bench): Promise<Line[]> {
  const cookie = await bench.cookieOf(TELLER)
  const branchId = await branchIdOf(bench, TELLER)
  const beside = await bareWrite(bench)
  const drafts = demoCustomers({
    seed: `bench ${Date.now()}`,
    count: STEPS_MAX,
    branches: [{ branchId }],
    owners: [],
    today: bench.kahu.services.clock.today(),
  })
  const creates: Step[] = [...drafts].map((body) => [
    { method: 'POST', path: '/api/customers', cookie, key: randomUUID(), body },
  ])
  const created = await runLoad(bench, creates, { once: true })
  const customers = await drawCustomers(bench, STEPS_MAX, branchId)
  const changes: Step[] = customers.map(({ customerId, version, state }, at) => [
    {
      method: 'PATCH',
      path: `/api/customers/${customerId}`,
      cookie,
      key: randomUUID(),
      body: {
        version,
        changes:
          at % 2 === 0
            ? { stage: state.stage === 'mature' ? 'growing' : 'mature' }
            : {
                phones: [
                  ...state.phones.slice(0, 4),
                  { type: 'mobile', number: `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}` },
                ],
              },
      },
    },
  ])
  const changed = await runLoad(bench, changes, { once: true })
  return [line('create one', created, beside), line('change one (stage, or a new phone)', changed, '')]
}

export const keepMeasure: Measure = { name: 'keep', about: 'create one, change one', needsBank: true, run: keep }

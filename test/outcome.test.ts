// A command whose COMMIT was done but not heard of: asked for again under its key, and never done twice without one.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCustomer } from '../src/modules/customer/commands/create-customer.ts'
import { updateCustomer } from '../src/modules/customer/commands/update-customer.ts'
import { openNumbers } from '../src/modules/customer/number-store.ts'
import { jobCaller } from '../src/platform/access/index.ts'
import { type Command, runCommand, type Services } from '../src/platform/command/index.ts'
import { connect, type Database } from '../src/platform/database/index.ts'
import { newId } from '../src/platform/kernel/ids.ts'
import { type Line, openLine } from './bank/line.ts'
import { openAllRights } from './bank/open-all-rights.ts'

const { bank, nextDraft, count, opened } = await openAllRights(10, 'outcome')
let line: Line
let database: Database
let services: Services
beforeAll(async () => {
  line = await openLine(bank.databaseUrl)
  database = connect(line.url, { writeConnectionsMax: 1 })
  services = { ...bank.kahu.services, database }
})
afterAll(async () => {
  await database.close()
  await line.close()
  await bank.close()
})

const create = createCustomer(openNumbers(bank.kahu.services.database))
const callOf = (input: object, idempotencyKey: string | null = null) => ({
  caller: jobCaller('test'),
  requestId: newId(),
  channel: 'cli' as const,
  origin: 'test',
  input: { params: {}, query: {}, body: {}, ...input } as never,
  idempotencyKey,
})

/** The command with its first COMMIT done but its answer cut off; counts how often it was handled. */
function unheard<C extends Command<never>>(command: C) {
  const tries = { count: 0 }
  const handle = async (context: never, input: never) => {
    const change = await command.handle(context, input)
    tries.count += 1
    if (tries.count === 1) line.swallow()
    return change
  }
  return { command: { ...command, handle } as C, tries }
}

/** Cuts the line once the journal says that the change was made. */
async function cutWhenSaved(rows: number, action: string): Promise<void> {
  await expect.poll(() => count('journal where action = $1', [action]), { timeout: 10_000, interval: 5 }).toBe(rows)
  line.cut()
}

describe('a lost answer to COMMIT', () => {
  for (const keyed of [false, true]) {
    it(`${keyed ? 'is found again under the key' : 'is told as unknown without a key'}, when a customer is opened`, async () => {
      const before = await count('journal where action = $1', ['customer.create'])
      const { command, tries } = unheard(create as never)
      const running = runCommand(services, command, callOf({ body: nextDraft() }, keyed ? newId() : null))
      const cutting = cutWhenSaved(before + 1, 'customer.create')
      if (keyed) expect(await running).toMatchObject({ replayed: true, reply: { version: 1 } })
      else await expect(running).rejects.toMatchObject({ code: 'command.outcome-unknown', status: 503 })
      await cutting
      expect(tries.count).toBe(1)
      expect(await count('journal where action = $1', ['customer.create'])).toBe(before + 1)
    })

    it(`${keyed ? 'is found again under the key' : 'is told as unknown without a key'}, when a customer is changed`, async () => {
      const { customerId } = await opened()
      const before = await count('journal where action = $1', ['customer.update'])
      const { command, tries } = unheard(updateCustomer as never)
      const input = { params: { customerId }, body: { changes: { education: 'doctor' }, version: 1 } }
      const running = runCommand(services, command, callOf(input, keyed ? newId() : null))
      const cutting = cutWhenSaved(before + 1, 'customer.update')
      if (keyed) expect(await running).toMatchObject({ replayed: true, reply: { version: 2 } })
      else await expect(running).rejects.toMatchObject({ code: 'command.outcome-unknown', status: 503 })
      await cutting
      expect(tries.count).toBe(1)
      expect(await count('journal where action = $1', ['customer.update'])).toBe(before + 1)
      expect(await count('customer where customer_id = $1 and version = 2', [customerId])).toBe(1)
    })
  }
})

describe('round trips', () => {
  it('are one for a customer opened and two for one changed, the answer under its key included', async () => {
    const { customerId } = await opened()
    const change = (education: string, version: number) =>
      runCommand(
        services,
        updateCustomer as never,
        callOf({ params: { customerId }, body: { changes: { education }, version } }, newId()),
      )
    const openOne = () => runCommand(services, create as never, callOf({ body: nextDraft() }, newId()))
    // Names of branches and colleagues are held for some seconds: the first of each may ask for them.
    await openOne()
    await change('master', 1)
    line.roundTrips()
    await openOne()
    expect(line.roundTrips()).toBe(1)
    await change('doctor', 2)
    expect(line.roundTrips()).toBe(2)
  })
})

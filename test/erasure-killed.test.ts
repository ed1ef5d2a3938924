// A process that is killed by SIGKILL around the destruction of a customer's key leaves what the next run ends.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { verifyJournal } from '../src/platform/journal/index.ts'
import { openErasureDesk, YEAR_MS } from './bank/open-erasure-desk.ts'
import { scanBank } from './bank/scan-bank.ts'

const { bank, kahu, services, count, pass, offset, work, person, closed, approved, stateOf } =
  await openErasureDesk('erasure-killed')
afterAll(() => bank.close())

async function dieErasing(where: 'before' | 'after'): Promise<string | null> {
  const script = join(import.meta.dirname, 'bank', 'die-erasing.fixture.ts')
  const child = spawn(process.execPath, [script, where, bank.dataDir, bank.databaseUrl, String(offset())], {
    stdio: 'inherit',
  })
  const [, signal] = await once(child, 'exit')
  return signal as string | null
}

it.each(['before', 'after'] as const)('%s the ring notes the key leaves what the next run ends', async (where) => {
  const one = await person()
  await closed(one)
  pass(11 * YEAR_MS)
  // Archives that ended meanwhile are ended first.
  await work()
  await approved(one)
  expect(await dieErasing(where)).toBe('SIGKILL')
  expect(await stateOf(one)).toMatchObject({ state: 'destroying' })
  expect(await count('erasure_archive_part where archive_id = $1', [(await stateOf(one))?.archive_id])).toBeGreaterThan(
    0,
  )
  await services.vault.reload()
  await work()
  const state = await stateOf(one)
  expect(state).toMatchObject({ state: 'erased' })
  const { found } = await scanBank(kahu, {
    values: one.values.slice(0, 5),
    hashes: one.hashes,
    except: new Set([state?.archive_id as string]),
  })
  expect(found).toEqual([])
  expect((await services.database.read((tx) => verifyJournal(tx, services.vault))).findings).toEqual([])
})

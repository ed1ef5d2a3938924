// What is told of an import: each end of the machine's work once, to whoever asked for it; and what of it waits.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runImport, undoImport } from '../../src/modules/intake/index.ts'
import { importNotice } from '../../src/modules/intake/reactions.ts'
import { listNotices } from '../../src/modules/notice/contract.ts'
import { NOTICES } from '../../src/modules/notice/reactions.ts'
import { listTasks, type TaskGroup } from '../../src/modules/task/contract.ts'
import { type Query, runQuery, upkeep } from '../../src/platform/command/index.ts'
import { type AccessLedger, listUnread, relayStep } from '../../src/platform/journal/index.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import { callOf, csvOf, customerRows, HEADERS, type ImportBank, openImportBank, textOf } from './bank.ts'

let bank: ImportBank
beforeAll(async () => {
  bank = await openImportBank()
})
afterAll(() => bank?.close())
const ledger = { note: () => {}, flush: async () => {} } as unknown as AccessLedger

async function ask<R>(id: string, person = bank.person): Promise<R> {
  const query = bank.modules.flatMap(({ queries }) => queries).find(({ route }) => route.id === id) as Query
  const input = { params: {}, query: {}, body: {} } as never
  return (await runQuery(bank.services, ledger, query, { ...callOf(person), input })) as R
}
type Told = { kind: string; subject: string | null; facts: object }
async function told(person = bank.person): Promise<Told[]> {
  const reader = bank.modules.flatMap(({ readers = [] }) => readers).find(({ name }) => name === NOTICES)
  if (!reader) throw new Error('no reader writes notices')
  while ((await bank.services.database.read((tx) => listUnread(tx, NOTICES, 1))).length > 0)
    await upkeep(bank.services, (tx) => relayStep(tx, NOTICES, reader.handle))
  return (await ask<{ items: Told[] }>(listNotices.id, person)).items
}
const waiting = async () =>
  (await ask<{ groups: TaskGroup[] }>(listTasks.id)).groups.find(({ source }) => source === 'import.mine')

describe('a notice of an import', () => {
  it('is written for what the machine ended, never for a step that a person took', () => {
    const importId = newId()
    const userId = newId()
    for (const state of ['scanning', 'checking', 'running', 'undoing', 'paused', 'cancelled', 'ready'] as const)
      expect(importNotice({ importId, state, for: userId })).toEqual([])
    for (const state of ['refused', 'checked', 'done', 'failed', 'undone'] as const) {
      expect(importNotice({ importId, state })).toEqual([])
      expect(importNotice({ importId, state, for: userId })).toMatchObject([{ userId, kind: `import.${state}` }])
    }
    expect(importNotice({ importId, state: 'done', for: userId, rows: 3, failed: 1 })).toMatchObject([
      { kind: 'import.done-with-failures', urgent: true, facts: { rows: 3, failed: 1 } },
    ])
  })

  it('tells of a trial, an end, failed rows and the taking back, each once, with the file’s name for those who may see it', async () => {
    const file = (rows: string[][], name: string) => ({
      importable: 'customer',
      fileName: name,
      stream: textOf(csvOf(HEADERS, rows)),
      mode: 'upsert' as const,
    })
    const rows = customerRows(3)
    await runImport(bank.intake, bank.person, { ...file(rows, 'a.csv'), dryRun: true })
    expect(await told()).toMatchObject([{ kind: 'import.checked', subject: 'a.csv', facts: { rows: 3, failed: 0 } }])
    expect(await waiting()).toMatchObject({ count: 1, items: [{ name: 'a.csv', facts: { state: 'checked' } }] })
    const done = await runImport(bank.intake, bank.person, file(rows, 'b.csv'))
    const wrong = [...customerRows(1, 10), ['张三', '310106199001011230', '13800000000', '2019-02-30']]
    await runImport(bank.intake, bank.person, file(wrong, 'c.csv'))
    await undoImport(bank.intake, bank.person, done.importId)
    const all = await told()
    expect(all.map(({ kind, subject }) => [kind, subject])).toEqual([
      ['import.undone', 'b.csv'],
      ['import.done-with-failures', 'c.csv'],
      ['import.done', 'b.csv'],
      ['import.checked', 'a.csv'],
    ])
    expect(all[0]?.facts).toMatchObject({ undone: 3 })
    expect(await told()).toHaveLength(4)
    expect((await waiting())?.items.map(({ name }) => name)).toEqual(['a.csv', 'c.csv'])
    expect(await told({ ...bank.person, userId: newId() })).toEqual([])
    expect(
      JSON.stringify(await bank.services.database.read((tx) => tx.rows('select facts, link from notice'))),
    ).not.toMatch(/\.csv/)
  })
})

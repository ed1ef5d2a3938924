// A bank with staff, customers and imports on a database of its own, for whole-system tests of the import.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqlSources } from '../../src/main.ts'
import { openCounter, openNumbers } from '../../src/modules/customer/index.ts'
import { composeModules, intakePartsOf } from '../../src/modules/index.ts'
import { intakeOpener } from '../../src/modules/intake/index.ts'
import { type Caller, everywhere, type Person, passwordEnough, sameMasking } from '../../src/platform/access/index.ts'
import { type Module, routesOf, type Services } from '../../src/platform/command/index.ts'
import type { Intake } from '../../src/platform/intake/index.ts'
import { systemClock } from '../../src/platform/kernel/clock.ts'
import { openLog } from '../../src/platform/kernel/log.ts'
import { fileKeyProvider, openVault } from '../../src/platform/vault/index.ts'
import { openTestDatabase, type TestDatabase } from '../bank/database.ts'

export type ImportBank = {
  services: Services
  modules: Module[]
  intake: Intake
  folder: string
  database: TestDatabase
  person: Person
  close(): Promise<void>
}

const noRoster = { forget: () => {} } as never

export async function openImportBank(): Promise<ImportBank> {
  const folder = mkdtempSync(join(tmpdir(), 'kahu-import-'))
  const parts = {
    bank: { name: 'Bank', version: '0', publicUrl: null },
    roster: noRoster,
    numbers: { next: async () => '' },
    openCounter: () => ({ next: async () => 0 }),
    intake: { folder, services: () => services },
  }
  const database = await openTestDatabase(sqlSources(composeModules(parts)))
  const vault = await openVault({ provider: fileKeyProvider(join(folder, 'ring')), keysExist: false })
  const services: Services = { database: database.db, vault, clock: systemClock, log: openLog('silent') }
  const modules = composeModules({
    ...parts,
    numbers: openNumbers(database.db),
    openCounter: (range, first) => openCounter(database.db, range, first),
  })
  const intake = await intakeOpener(
    intakePartsOf({ folder: join(folder, 'intake'), services: () => services }, modules),
  )()
  const permissions = modules.flatMap((module) => [
    ...routesOf(module).map((route) => route.permission),
    ...(module.permissions ?? []),
  ])
  const person: Person = {
    kind: 'person',
    userId: '01980000-0000-7000-8000-000000000001',
    loginName: 'importer',
    branchId: 1,
    roleIds: [],
    sessionId: 's',
    grants: new Map(permissions.map((permission) => [permission, everywhere])),
    masking: sameMasking('masked'),
    proof: passwordEnough,
  }
  return {
    services,
    modules,
    intake,
    folder,
    database,
    person,
    async close() {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const callOf = (caller: Caller) => ({
  caller,
  requestId: '01980000-0000-7000-8000-0000000000ff',
  channel: 'api' as const,
  origin: 'test',
})

export async function* textOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text)
}

/** `count` customers with distinct, valid resident IDs. */
export function customerRows(count: number, from = 0): string[][] {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const surnames = [...'王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗']
  const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华']
  return Array.from({ length: count }, (_, at) => {
    const n = at + from
    const year = 1950 + (Math.floor(n / 336_000) % 50)
    const month = String((Math.floor(n / 28_000) % 12) + 1).padStart(2, '0')
    const day = String((Math.floor(n / 1000) % 28) + 1).padStart(2, '0')
    const digits = `310106${year}${month}${day}${String(n % 1000).padStart(3, '0')}`
    const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (weights[index] as number), 0)
    const name = `${surnames[n % 20]}${given[n % 24]}${given[Math.floor(n / 24) % 24]}`
    return [name, digits + '10X98765432'[sum % 11], `138${String(n).padStart(8, '0')}`, '2019/7/2']
  })
}
export const HEADERS = ['姓名', '身份证号', '手机', '开户日']
export const csvOf = (headers: string[], rows: string[][]) =>
  [headers, ...rows].map((row) => `${row.join(',')}\n`).join('')

// What a thread of this process is: the modules opened a second time, on the configuration it is handed, for the tasks it is asked for.

import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { demoTasks, openCounter, openNumbers } from './modules/customer/index.ts'
import { demoHoldingTasks } from './modules/demo/index.ts'
import { composeModules, intakePartsOf } from './modules/index.ts'
import { intakeOpener } from './modules/intake/index.ts'
import { openRoster } from './modules/staff/index.ts'
import type { Services } from './platform/command/index.ts'
import { connect } from './platform/database/index.ts'
import { importTasks } from './platform/intake/index.ts'
import { KEYS_CHANNEL } from './platform/journal/index.ts'
import { systemClock } from './platform/kernel/clock.ts'
import type { Config } from './platform/kernel/config.ts'
import { configuredLog } from './platform/kernel/configured-log.ts'

import { serveTasks } from './platform/threads/index.ts'
import { configuredProvider, openVault } from './platform/vault/index.ts'

if (!parentPort) throw new Error('thread.ts is started by a thread pool')
const config = workerData as Config & { databaseUrl: string }
const database = connect(config.databaseUrl, { applicationName: 'kahu thread' })
const vault = await openVault({
  provider: configuredProvider(config),
  keysExist: true,
  suiteName: config.cipher,
})
// Warnings of a batch that is tried again; whatever ends a task is told, and logged, where it was asked for.
const services: Services = { database, vault, clock: systemClock, log: configuredLog(config) }
const numbers = openNumbers(database)
const intake = { folder: join(config.dataDir, 'intake'), services: () => services }
const modules = composeModules({
  bank: { name: config.bankName, version: '', publicUrl: config.publicUrl },
  roster: openRoster(database, systemClock, { touch: async () => {}, stolen: async () => {} }),
  numbers,
  openCounter: (range, first) => openCounter(database, range, first),
  intake,
})
await database.listen(KEYS_CHANNEL, () =>
  vault.reload().catch((error) => services.log.error({ err: error }, 'key ring')),
)
serveTasks(parentPort, {
  ...importTasks(intakeOpener(intakePartsOf(intake, modules))),
  ...demoTasks(services, numbers),
  ...demoHoldingTasks(services),
})

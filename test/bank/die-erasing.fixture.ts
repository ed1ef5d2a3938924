// A process that carries out deletions and kills itself by SIGKILL around the destruction of a key: before the ring notes it, or after.

import { open } from '../../src/main.ts'
import { bankDate } from '../../src/platform/kernel/clock.ts'
import { readConfig } from '../../src/platform/kernel/config.ts'

const [where, dataDir, databaseUrl, offsetMs] = process.argv.slice(2) as [string, string, string, string]
const now = () => new Date(Date.now() + Number(offsetMs))
const kahu = await open(readConfig({ KAHU_DATA: dataDir, DATABASE_URL: databaseUrl, KAHU_BUILD_WEB: 'no' }), {
  migrate: false,
  say: () => {},
  clock: { now, today: () => bankDate(now()) },
})
const { services } = kahu
const destroy = services.vault.destroyKeys
services.vault.destroyKeys = async (ownerIds) => {
  if (where === 'after') await destroy(ownerIds)
  process.kill(process.pid, 'SIGKILL')
}
for (const { name, run } of kahu.modules.flatMap(({ schedules = [] }) => schedules))
  if (name === 'erasure.work') await run(services)
await kahu.close()

// Put new thresholds in force as the next version; those before stay on record.

import { actorOf } from '../../../platform/access/index.ts'
import { command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import * as contract from '../contract.ts'
import { showRules } from '../show-alert.ts'
import { insertRules, lockRules, type RulesRow } from '../watch-store.ts'

export const saveRules = command(contract.saveRules, async ({ tx, vault, clock, caller }, { body }) => {
  const before = await lockRules(tx, body.version)
  const row: RulesRow = {
    version: before.version + 1,
    parameters: body.parameters,
    savedBy: actorOf(caller).id,
    savedAt: clock.now(),
  }
  await insertRules(tx, row)
  const [reply] = await showRules({ tx, vault }, [row])
  return {
    chain: { id: namedId('watch', 'rules'), key: vault.bankKey },
    before: { version: before.version, ...before.parameters },
    after: { version: row.version, ...row.parameters },
    events: [contract.rulesChanged({ version: row.version })],
    reply: reply as Awaited<ReturnType<typeof showRules>>[number],
  }
})

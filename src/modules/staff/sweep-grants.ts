// Ends what was given for a time, once its moment has come: it is over by then, this journals and tells it.

import { jobCall, runCommand, type Services, unlessMoved } from '../../platform/command/index.ts'
import { endGrant } from './commands/grant-commands.ts'
import { listDueGrants } from './grant-store.ts'

const GRANTS_ENDED_MAX = 200

export async function endDueGrants(services: Services, forget: () => void): Promise<void> {
  const due = await services.database.read((tx) => listDueGrants(tx, services.clock.now(), GRANTS_ENDED_MAX))
  const end = endGrant(forget)
  for (const params of due) {
    const input = { params, query: {}, body: {} }
    await unlessMoved(runCommand(services, end, { ...jobCall('staff.end-grants'), input }))
  }
}

// Asks every module that knows of open things; each within what its own permission reaches.

import { may, permit } from '../../../platform/access/index.ts'
import { type Module, type QueryContext, query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'

const SHOWN_OF_EACH = 5

async function groupsOf(
  context: QueryContext,
  modules: readonly Module[],
  limit: number,
): Promise<contract.TaskGroup[]> {
  const groups: contract.TaskGroup[] = []
  for (const { id, permission, link, due = false, find } of modules.flatMap((module) => module.tasks ?? [])) {
    if (!may(context.caller, permission)) continue
    const scope = permit(context.caller, permission)
    const { count, items } = await find({ ...context, scope }, { limit, countMax: contract.TASK_COUNT_MAX })
    if (count > 0) groups.push({ source: id, count, link, due, items })
  }
  return groups
}

export const listTasks = (modules: () => readonly Module[]) =>
  query(contract.listTasks, async (context) => ({ groups: await groupsOf(context, modules(), SHOWN_OF_EACH) }))

/** No name is opened for a number. */
export const countTasks = (modules: () => readonly Module[]) =>
  query(contract.countTasks, async (context) => {
    const groups = await groupsOf(context, modules(), 0)
    return { count: groups.reduce((sum, { count }) => sum + count, 0) }
  })

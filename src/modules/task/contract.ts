// The contract of tasks: the open things that wait for me, gathered from the modules that know them.

import { classed, nullable, route, T } from '../../platform/contract/index.ts'

/** Of each kind, counted to here: more is said as 99+. */
export const TASK_COUNT_MAX = 100

export const TaskGroup = T.Object({
  /** `<module>.<what>`: the words stand under `<module>.task.<what>`. */
  source: T.String(),
  count: T.Integer({ description: `Counted to ${TASK_COUNT_MAX}` }),
  /** Where all of them stand. */
  link: T.String(),
  /** `at` of the items is when they are due, else since when they wait. */
  due: T.Boolean(),
  items: T.Array(
    T.Object({
      key: T.String(),
      name: nullable(classed('C2', T.String())),
      facts: T.Record(T.String(), T.Unknown()),
      at: T.String({ description: 'An instant, or a bank date' }),
      link: T.String(),
    }),
  ),
})
export type TaskGroup = T.Static<typeof TaskGroup>

export const listTasks = route({
  id: 'task.list',
  method: 'GET',
  path: '/tasks',
  summary: 'Open things that wait for me, the first of each kind',
  permission: 'signed-in',
  reply: T.Object({ groups: T.Array(TaskGroup) }),
})
export const countTasks = route({
  id: 'task.count',
  method: 'GET',
  path: '/tasks/count',
  summary: 'How many open things wait for me',
  permission: 'signed-in',
  reply: T.Object({ count: T.Integer() }),
})

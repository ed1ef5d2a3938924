// English words of tasks; each kind of task is worded by the module that brings it.

export default {
  module: { task: 'Tasks' },
  route: { task: { list: 'See my tasks', count: 'Count my tasks' } },
  task: {
    title: 'Tasks',
    waiting: 'waiting',
    open: 'Open tasks',
    all: 'See all',
    none: 'Nothing waits for you',
    noneHint:
      'Changes to review, imports to decide on, registrations begun and documents about to expire are listed here.',
    since: 'for {span}',
    today: 'today',
    in: 'in {n} day | in {n} days',
  },
}

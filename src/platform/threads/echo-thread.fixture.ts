// A thread for the test of the pool: answers, refuses, fails, or ends in the middle of its task.

import { parentPort } from 'node:worker_threads'
import { Refusal } from '../kernel/refusal.ts'
import { serveTasks } from './serve-tasks.ts'

if (!parentPort) throw new Error('a thread')
serveTasks(parentPort, {
  echo: async (value: never) => value,
  refuse: async () => {
    throw new Refusal('thread.no', { why: 'test' }, { status: 409 })
  },
  fail: async () => {
    throw new TypeError('broken')
  },
  wait: () => new Promise(() => {}),
  end: async () => process.exit(3),
})

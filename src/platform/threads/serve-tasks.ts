// The thread's side: runs the tasks it is asked for, several at a time, and answers each.

import type { MessagePort } from 'node:worker_threads'
import { Refusal } from '../kernel/refusal.ts'
import type { Answered, Asked, Fault } from './messages.ts'

export type Tasks = Record<string, (input: never) => Promise<unknown>>

function faultOf(error: unknown): Fault {
  if (error instanceof Refusal) return { refusal: { code: error.code, facts: error.facts, status: error.status } }
  return { error: error instanceof Error ? error : new Error(String(error)) }
}

export function serveTasks(port: MessagePort, tasks: Tasks): void {
  port.on('message', async ({ id, task, input }: Asked) => {
    const run = tasks[task]
    let answer: Answered
    try {
      if (!run) throw new Error(`no thread knows the task ${task}`)
      answer = { id, reply: await run(input as never) }
    } catch (error) {
      answer = { id, ...faultOf(error) }
    }
    port.postMessage(answer)
  })
}

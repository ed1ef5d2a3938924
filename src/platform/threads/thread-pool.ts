// A few threads for one long piece of work: each task goes to the least busy, and a thread that dies says so to whoever waits.

import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { Refusal } from '../kernel/refusal.ts'
import type { Answered, Asked } from './messages.ts'

export type StartThread = () => Worker

const THREADS_MAX = 4
/** While one task waits for the database, the other has the core. */
const TASKS_PER_THREAD = 2

/** As many as there are cores; none where a single one would only be shared. */
export function threadsWanted(): number {
  const cores = availableParallelism()
  return cores < 2 ? 0 : Math.min(THREADS_MAX, cores)
}

/** The thread ended before it answered: whether the task took effect is unknown. */
export class ThreadLost extends Error {
  constructor(cause: unknown) {
    super('a thread ended before it answered', { cause })
    this.name = 'ThreadLost'
  }
}

type Waiting = { resolve: (reply: unknown) => void; reject: (error: unknown) => void }
type Thread = { worker: Worker; waiting: Map<number, Waiting>; lost: ThreadLost | null }

export class ThreadPool {
  readonly #threads: Thread[]
  #asked = 0

  constructor(start: StartThread, threads: number) {
    this.#threads = Array.from({ length: threads }, () => this.#open(start()))
  }

  /** How many tasks keep every thread busy. */
  get tasksAtOnce(): number {
    return this.#threads.length * TASKS_PER_THREAD
  }

  /** What the task answers; rejects with its error, with its refusal, or with ThreadLost. */
  run<R>(task: string, input: unknown): Promise<R> {
    const thread = this.#threads.reduce((least, one) => (one.waiting.size < least.waiting.size ? one : least))
    if (thread.lost) return Promise.reject(thread.lost)
    this.#asked += 1
    const asked: Asked = { id: this.#asked, task, input }
    return new Promise<R>((resolve, reject) => {
      thread.waiting.set(asked.id, { resolve: resolve as (reply: unknown) => void, reject })
      thread.worker.postMessage(asked)
    })
  }

  /** Ends the threads; call it when no task is under way. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #open(worker: Worker): Thread {
    const thread: Thread = { worker, waiting: new Map(), lost: null }
    worker.on('message', (answer: Answered) => {
      const waiting = thread.waiting.get(answer.id)
      thread.waiting.delete(answer.id)
      if ('reply' in answer) waiting?.resolve(answer.reply)
      else if ('refusal' in answer) {
        const { code, facts, status } = answer.refusal
        waiting?.reject(new Refusal(code, facts, { status }))
      } else waiting?.reject(answer.error)
    })
    const lose = (cause: unknown) => {
      thread.lost ??= new ThreadLost(cause)
      for (const { reject } of thread.waiting.values()) reject(thread.lost)
      thread.waiting.clear()
    }
    worker.once('error', lose)
    worker.once('exit', (code) => lose(`exit ${code}`))
    return thread
  }
}

// The pool: answers come back to who asked, errors keep what they are, and a thread that dies is told at once.

import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, test } from 'vitest'
import { ThreadLost, ThreadPool } from './index.ts'

const start = () => new Worker(join(import.meta.dirname, 'echo-thread.fixture.ts'))
let pool: ThreadPool
afterEach(() => pool.close())

test('each answer comes to the one who asked', async () => {
  pool = new ThreadPool(start, 2)
  const values = Array.from({ length: 20 }, (_, at) => ({ at, rows: new Map([[at, Buffer.from([at])]]) }))
  const answers = await Promise.all(values.map((value) => pool.run<typeof value>('echo', value)))
  expect(answers.map(({ at }) => at)).toEqual(values.map(({ at }) => at))
  expect(answers[3]?.rows.get(3)).toEqual(new Uint8Array([3]))
})

test('a refusal stays a refusal, another error stays what it is', async () => {
  pool = new ThreadPool(start, 1)
  await expect(pool.run('refuse', null)).rejects.toMatchObject({
    name: 'Refusal',
    code: 'thread.no',
    facts: { why: 'test' },
    status: 409,
  })
  await expect(pool.run('fail', null)).rejects.toThrow(TypeError)
  await expect(pool.run('unknown', null)).rejects.toThrow('unknown')
})

test('whoever waits for a thread that ends is told, and so is whoever asks it later', async () => {
  pool = new ThreadPool(start, 1)
  const waiting = pool.run('wait', null)
  const ending = pool.run('end', null)
  await expect(waiting).rejects.toThrow(ThreadLost)
  await expect(ending).rejects.toThrow(ThreadLost)
  await expect(pool.run('echo', 1)).rejects.toThrow(ThreadLost)
})

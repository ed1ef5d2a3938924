// The load generator, a process of its own: a bare HTTP/1.1 client over kept connections, so that it costs little of the machine.

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'

/** One step: requests sent one after the other on one connection; its time is theirs together. */
export type Step = { method: string; path: string; cookie?: string; key?: string; body?: unknown }[]
export type LoadPlan = {
  port: number
  connections: number
  warmupMs: number
  runMs: number
  /** Steps that change something are sent once and never again. */
  once: boolean
  steps: Step[]
}
export type LoadResult = {
  /** Steps that were timed, and all that were sent. */
  steps: number
  sent: number
  seconds: number
  perSecond: number
  medianMs: number
  p95Ms: number
  p99Ms: number
  statuses: Record<string, number>
}

const END_OF_HEAD = Buffer.from('\r\n\r\n')
const LENGTH = /content-length: (\d+)/i
const BODY_SHOWN = 300

function bytesOf({ method, path, cookie, key, body }: Step[number]): Buffer {
  const text = body === undefined ? '' : JSON.stringify(body)
  const lines = [`${method} ${path} HTTP/1.1`, 'host: localhost', 'x-kahu: 1']
  if (cookie) lines.push(`cookie: ${cookie}`)
  if (key) lines.push(`idempotency-key: ${key}`)
  if (text) lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(text)}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`)
}

/** Sends one request at a time and answers its status once the whole reply is there. */
class Connection {
  readonly #socket: Socket
  #held: Buffer = Buffer.alloc(0)
  #done: ((status: number) => void) | null = null
  #fail: ((error: Error) => void) | null = null
  failure = ''

  constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (error) => this.#fail?.(error))
    socket.on('close', () => this.#fail?.(new Error('the server closed the connection')))
  }

  send(request: Buffer): Promise<number> {
    return new Promise((done, fail) => {
      this.#done = done
      this.#fail = fail
      this.#socket.write(request)
    })
  }

  #take(chunk: Buffer): void {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    const end = this.#held.indexOf(END_OF_HEAD)
    if (end < 0) return
    const head = this.#held.toString('latin1', 0, end)
    const length = LENGTH.exec(head)?.[1]
    if (length === undefined) {
      this.#fail?.(new Error(`a reply without content-length:\n${head}`))
      return
    }
    if (this.#held.length < end + 4 + Number(length)) return
    const status = Number(head.slice(9, 12))
    if (status >= 400 && !this.failure) this.failure = this.#held.toString('utf8', end + 4, end + 4 + BODY_SHOWN)
    this.#held = this.#held.subarray(end + 4 + Number(length))
    this.#done?.(status)
  }

  close(): void {
    this.#fail = null
    this.#socket.destroy()
  }
}

const at = (sorted: number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

async function run(plan: LoadPlan): Promise<LoadResult> {
  const requests = plan.steps.map((step) => step.map(bytesOf))
  const statuses: Record<string, number> = {}
  const times: number[] = []
  const startedAt = performance.now()
  const measuredFrom = startedAt + plan.warmupMs
  const until = measuredFrom + plan.runMs
  let next = 0
  let failure = ''
  async function work(): Promise<void> {
    const socket = connect(plan.port, '127.0.0.1')
    await once(socket, 'connect')
    const connection = new Connection(socket)
    for (;;) {
      const from = performance.now()
      if (from >= until || (plan.once && next >= requests.length)) break
      const step = requests[next % requests.length] as Buffer[]
      next += 1
      for (const request of step) {
        const status = await connection.send(request)
        statuses[status] = (statuses[status] ?? 0) + 1
      }
      if (from >= measuredFrom) times.push(performance.now() - from)
    }
    failure ||= connection.failure
    connection.close()
  }
  await Promise.all(Array.from({ length: plan.connections }, work))
  const seconds = (performance.now() - measuredFrom) / 1000
  if (failure) process.stderr.write(`first refusal: ${failure}\n`)
  times.sort((a, b) => a - b)
  return {
    steps: times.length,
    sent: next,
    seconds,
    perSecond: times.length / seconds,
    medianMs: at(times, 0.5),
    p95Ms: at(times, 0.95),
    p99Ms: at(times, 0.99),
    statuses,
  }
}

if (import.meta.main) {
  const plan = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as LoadPlan
  process.stdout.write(JSON.stringify(await run(plan)))
}

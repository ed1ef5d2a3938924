// Kahu as a process of its own: started, watched, asked over HTTP, stopped or killed.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { RouteShape } from '../../src/platform/contract/index.ts'
import { cookiesIn } from './cookies.ts'
import { type Answer, type Input, PASSWORD, pathOf } from './kahu.ts'

const ROOT = join(import.meta.dirname, '..', '..')

export type Ended = { code: number | null; signal: NodeJS.Signals | null; output: string }
export type Running = {
  child: ChildProcess
  /** Everything it printed so far. */
  output(): string
  /** Resolves when the output contains the text; rejects when the process ends first. */
  printed(text: string): Promise<void>
  ended: Promise<Ended>
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
}

/** Starts `./kahu` with arguments; nothing of this process's KAHU_* settings comes along. */
export function startKahu(args: string[], environment: Record<string, string>): Running {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(KAHU_|DATABASE_|VITEST|NODE_ENV|NODE_OPTIONS)/.test(name),
  )
  const env = { ...Object.fromEntries(inherited), KAHU_BUILD_WEB: 'no', ...environment }
  const child = spawn(join(ROOT, 'kahu'), args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const waiting = new Set<() => void>()
  const grow = (chunk: Buffer) => {
    output += chunk.toString('utf8')
    for (const look of waiting) look()
  }
  child.stdout?.on('data', grow)
  child.stderr?.on('data', grow)
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }))
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
      void ended.then(() => reject(new Error(`ended before it printed "${text}":\n${output}`)))
    })
  return {
    child,
    output: () => output,
    printed,
    ended,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal)
      return ended
    },
  }
}

/** Runs one verb to its end. */
export const runKahu = (args: string[], environment: Record<string, string>): Promise<Ended> =>
  startKahu(args, environment).ended

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

export type Served = Running & {
  url: string
  call(cookie: string | null, route: RouteShape, input?: Input): Promise<Answer>
  signIn(loginName: string, password?: string): Promise<string>
}

/** Starts `./kahu serve` and resolves when it is ready. */
export async function serveKahu(environment: Record<string, string>, args: string[] = []): Promise<Served> {
  const port = environment.KAHU_PORT ?? String(await freePort())
  const settings = {
    KAHU_DEMO_PASSWORD: PASSWORD,
    KAHU_DEMO_CUSTOMERS: '0',
    ...environment,
    KAHU_PORT: port,
    KAHU_HOST: '127.0.0.1',
  }
  const running = startKahu(['serve', ...args], settings)
  await running.printed('is ready after')
  const url = `http://127.0.0.1:${port}`
  const call = async (cookie: string | null, route: RouteShape, input: Input = {}): Promise<Answer> => {
    const response = await fetch(url + pathOf(route, input), {
      method: route.method,
      headers: {
        'x-kahu': '1',
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie ? { cookie } : {}),
        ...(input.key ? { 'idempotency-key': input.key } : {}),
        ...input.headers,
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    const text = bytes.toString()
    const headers = Object.fromEntries(response.headers)
    return {
      status: response.status,
      text,
      bytes,
      headers,
      body: headers['content-type']?.includes('json') ? JSON.parse(text) : undefined,
    }
  }
  const signIn = async (loginName: string, password = PASSWORD) => {
    const response = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kahu': '1' },
      body: JSON.stringify({ loginName, password }),
    })
    if (response.status !== 200) throw new Error(`${loginName} cannot sign in: ${await response.text()}`)
    return cookiesIn(response.headers.getSetCookie())
  }
  return { ...running, url, call, signIn }
}

// The one way pages talk to the server: a contract's route in, its reply out, a problem document as an error.

import type { HeldAnswer, Input, Problem, Reply, RouteShape, Static } from '../platform/contract/index.ts'
import { settings } from './settings.ts'

export type CallOptions = {
  dryRun?: boolean
  idempotencyKey?: string
  signal?: AbortSignal
  /** The pending change that was sent back and comes again with this call. */
  resubmits?: string
}
export type DryRun<R extends RouteShape> = {
  dryRun: true
  diff: { field: string; before: unknown; after: unknown }[]
  reply: Reply<R>
}
type Loose<R extends RouteShape> = Partial<Input<R>>

/** A refusal or failure the server told in a problem document; `code` is `network` when nobody answered. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.name = 'ApiProblem'
    this.problem = problem
  }
  get code(): string {
    return this.problem.code
  }
  get status(): number {
    return this.problem.status
  }
  get detail(): string | undefined {
    return this.problem.detail
  }
  get fields(): NonNullable<Problem['fields']> {
    return this.problem.fields ?? []
  }
  get requestId(): string {
    return this.problem.requestId
  }
  get data(): unknown {
    return this.problem.data
  }
}

type Hooks = {
  signedOut: () => void
  reached: (ok: boolean) => void
  /** Asks for the second factor anew; true when it was given and the call may be tried again. */
  factorStale: () => Promise<boolean>
  /** The change waits until somebody else has agreed. */
  held: (change: HeldChange) => void
}
export type HeldChange = Static<typeof HeldAnswer>['pendingChange']
const hooks: Hooks = { signedOut: () => {}, reached: () => {}, factorStale: async () => false, held: () => {} }

/** The frame says what happens when the session is gone and when the server cannot be reached. */
export function onApi(next: Partial<Hooks>): void {
  Object.assign(hooks, next)
}

function fillPath(path: string, params: Record<string, unknown>): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
}

function queryText(query: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    if (Array.isArray(value)) for (const item of value) search.append(name, String(item))
    else search.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

/** The address of a route, say for a link that streams a file. */
export function addressOf<R extends RouteShape>(route: R, input: Loose<R> = {}): string {
  return `/api${fillPath(route.path, (input.params ?? {}) as Record<string, unknown>)}${queryText((input.query ?? {}) as Record<string, unknown>)}`
}

const WAITS = 202
/** The code with which a call ends whose change waits for another; it is no failure. */
export const HELD = 'approval.held'

function unreachable(code: string, title: string, status = 0): ApiProblem {
  return new ApiProblem({ type: 'about:blank', title, status, code, requestId: '' })
}

function headersFor(method: string, options: CallOptions): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': settings.language }
  if (method !== 'GET') {
    headers['x-kahu'] = '1'
    headers['idempotency-key'] = options.idempotencyKey ?? newKey()
    if (options.resubmits) headers['kahu-resubmits'] = options.resubmits
  }
  return headers
}

/** crypto.randomUUID exists only on https and localhost; a bank's test machine may be plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function problemFrom(status: number, text: string): ApiProblem {
  try {
    const body = JSON.parse(text) as Partial<Problem>
    if (typeof body.code === 'string') {
      return new ApiProblem({ type: 'about:blank', title: body.code, requestId: '', status, code: body.code, ...body })
    }
  } catch {}
  return unreachable(status >= 502 && status <= 504 ? 'network' : 'unexpected', `HTTP ${status}`, status)
}

/** Calls a route; `dryRun` answers what would change and changes nothing. */
export async function call<R extends RouteShape>(
  route: R,
  input: Loose<R> | undefined,
  options: CallOptions & { dryRun: true },
): Promise<DryRun<R>>
export async function call<R extends RouteShape>(route: R, input?: Loose<R>, options?: CallOptions): Promise<Reply<R>>
export async function call<R extends RouteShape>(
  route: R,
  input: Loose<R> = {},
  options: CallOptions = {},
): Promise<Reply<R> | DryRun<R>> {
  const query = { ...(input.query as object), ...(options.dryRun ? { dryRun: true } : {}) }
  const headers = headersFor(route.method, options)
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin', signal: options.signal }
  if (route.method !== 'GET' && input.body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(input.body)
  }
  let response: Response
  try {
    response = await fetch(addressOf(route, { ...input, query } as Loose<R>), init)
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    hooks.reached(false)
    throw unreachable('network', 'network')
  }
  const text = await response.text()
  if (!response.ok) {
    const problem = problemFrom(response.status, text)
    hooks.reached(problem.code !== 'network')
    if (problem.code === 'access.factor-stale' && (await hooks.factorStale())) return call(route, input, options)
    if (response.status === 401 && route.id !== 'staff.sign-in') hooks.signedOut()
    throw problem
  }
  hooks.reached(true)
  if (response.status === WAITS) {
    if (!options.resubmits) hooks.held((JSON.parse(text) as Static<typeof HeldAnswer>).pendingChange)
    // There is no reply to go on with: the page says so, and nothing was lost.
    throw unreachable(HELD, HELD, WAITS)
  }
  return (text ? JSON.parse(text) : undefined) as Reply<R>
}

/** Sends a file beside its fields and tells how far it has got (0 to 1). */
export function upload<R extends RouteShape>(
  route: R,
  file: File | Blob,
  input: Loose<R> & { fields?: Record<string, string>; fileName?: string } = {} as Loose<R>,
  onProgress?: (done: number) => void,
  options: CallOptions = {},
): Promise<Reply<R>> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(input.fields ?? {})) form.append(name, value)
    form.append('file', file, input.fileName ?? (file instanceof File ? file.name : 'file'))
    const request = new XMLHttpRequest()
    request.open(route.method, addressOf(route, input))
    for (const [name, value] of Object.entries(headersFor(route.method, options))) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total)
    request.onerror = () => reject(unreachable('network', 'network'))
    request.onabort = () => reject(new DOMException('Aborted', 'AbortError'))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve((request.responseText ? JSON.parse(request.responseText) : undefined) as Reply<R>)
        return
      }
      if (request.status === 401) hooks.signedOut()
      reject(problemFrom(request.status, request.responseText))
    }
    options.signal?.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

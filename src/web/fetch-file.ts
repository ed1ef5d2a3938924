// Files that routes stream: fetched with the headers of a call, kept as a blob.

import type { Input, RouteShape } from '../platform/contract/index.ts'
import { ApiProblem, addressOf, newKey } from './api.ts'
import { settings } from './settings.ts'

export type FetchedFile = { name: string; type: string; blob: Blob }
/** How much of a file has come: bytes, and lines where its type has any. */
export type Arrived = { bytes: number; lines: number | null }
/** A file whose first bytes are here: the server let it go, the rest is still being made. */
export type ArrivingFile = { name: string; type: string; read: (tell?: (arrived: Arrived) => void) => Promise<Blob> }

function nameIn(header: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header ?? '')?.[1]
  return encoded ? decodeURIComponent(encoded) : /filename="?([^";]+)"?/i.exec(header ?? '')?.[1]
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const blank = {
    type: 'about:blank',
    title: `HTTP ${response.status}`,
    status: response.status,
    code: 'unexpected',
    requestId: '',
  }
  try {
    return new ApiProblem({ ...blank, ...((await response.json()) as object) })
  } catch {
    return new ApiProblem(blank)
  }
}

const NEWLINE = 10
const broken = () =>
  new ApiProblem({ type: 'about:blank', title: 'network', status: 0, code: 'network', requestId: '' })

async function readAll(response: Response, type: string, tell: (arrived: Arrived) => void): Promise<Blob> {
  const chunks: BlobPart[] = []
  let bytes = 0
  let lines = type === 'text/csv' ? 0 : null
  const reader = response.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || !value) return new Blob(chunks, { type })
    chunks.push(value)
    bytes += value.length
    if (lines !== null) for (const byte of value) if (byte === NEWLINE) lines += 1
    tell({ bytes, lines })
  }
}

/** Asks for a file; answers when the server lets it go, before it has come. */
export async function beginFile<R extends RouteShape>(
  route: R,
  input: Partial<Input<R>>,
  signal?: AbortSignal,
): Promise<ArrivingFile> {
  const headers: Record<string, string> = { 'accept-language': settings.language }
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin', signal: signal ?? null }
  if (route.method !== 'GET') {
    headers['x-kahu'] = '1'
    headers['idempotency-key'] = newKey()
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(input.body ?? {})
  }
  const response = await fetch(addressOf(route, input), init).catch(() => {
    throw broken()
  })
  if (!response.ok) throw await problemOf(response)
  const type = (response.headers.get('content-type') ?? '').split(';')[0] as string
  return {
    name: nameIn(response.headers.get('content-disposition')) ?? 'file',
    type,
    read: (tell = () => {}) =>
      readAll(response, type, tell).catch(() => {
        throw broken()
      }),
  }
}

export async function fetchFile<R extends RouteShape>(route: R, input: Partial<Input<R>>): Promise<FetchedFile> {
  const { name, type, read } = await beginFile(route, input)
  return { name, type, blob: await read() }
}

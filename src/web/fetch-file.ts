// Files that routes stream: fetched with the headers of a call, kept as a blob.

import type { Input, RouteShape } from '../platform/contract/index.ts'
import { ApiProblem, addressOf, newKey } from './api.ts'
import { settings } from './settings.ts'

export type FetchedFile = { name: string; type: string; blob: Blob }

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

export async function fetchFile<R extends RouteShape>(route: R, input: Partial<Input<R>>): Promise<FetchedFile> {
  const headers: Record<string, string> = { 'accept-language': settings.language }
  const init: RequestInit = { method: route.method, headers, credentials: 'same-origin' }
  if (route.method !== 'GET') {
    headers['x-kahu'] = '1'
    headers['idempotency-key'] = newKey()
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(input.body ?? {})
  }
  const response = await fetch(addressOf(route, input), init).catch(() => {
    throw new ApiProblem({ type: 'about:blank', title: 'network', status: 0, code: 'network', requestId: '' })
  })
  if (!response.ok) throw await problemOf(response)
  const blob = await response.blob()
  return {
    name: nameIn(response.headers.get('content-disposition')) ?? 'file',
    type: (response.headers.get('content-type') ?? blob.type).split(';')[0] as string,
    blob,
  }
}

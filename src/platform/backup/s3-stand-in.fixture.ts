// An S3 store in the process, after the documented REST API: PUT, GET, DELETE, ListObjectsV2 in pages, Signature Version 4.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

const PAGE_KEYS = 3

export type StandIn = { endpoint: string; objects: Map<string, Buffer>; close(): Promise<void> }
type Keys = { keyId: string; secret: string; bucket: string }

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest()
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

/** The signature as AWS documents it: canonical request, string to sign, derived key. */
function isSigned(request: IncomingMessage, url: URL, body: Buffer, { keyId, secret }: Keys): boolean {
  const given = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(.+?), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/.exec(
    String(request.headers.authorization),
  )
  if (!given || given[1] !== keyId || request.headers['x-amz-content-sha256'] !== sha256(body)) return false
  const [, , scope, names, signature] = given as unknown as [string, string, string, string, string]
  if (!names.split(';').includes('x-amz-content-sha256')) return false
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`)
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort()
  const canonical = [request.method, url.pathname, query.join('&'), headers.join(''), names, sha256(body)].join('\n')
  const key = scope.split('/').reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`)
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const wanted = hmac(key, text).toString('hex')
  return signature.length === wanted.length && timingSafeEqual(Buffer.from(signature), Buffer.from(wanted))
}

function listing(objects: Map<string, Buffer>, asked: URLSearchParams): string {
  const prefix = asked.get('prefix') ?? ''
  const delimiter = asked.get('delimiter')
  const names = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
  const foldersOf = (key: string) => {
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1
    return end < 0 ? null : key.slice(0, end + 1)
  }
  const all = [...new Set(names.map((key) => foldersOf(key) ?? key))]
  const from = Number(asked.get('continuation-token') ?? 0)
  const page = all.slice(from, from + PAGE_KEYS)
  const next = from + PAGE_KEYS < all.length ? `<NextContinuationToken>${from + PAGE_KEYS}</NextContinuationToken>` : ''
  const entries = page.map((name) =>
    delimiter && name.endsWith(delimiter)
      ? `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${name}</Key><Size>${objects.get(name)?.length}</Size></Contents>`,
  )
  return `<?xml version="1.0"?><ListBucketResult><Prefix>${prefix}</Prefix>${entries.join('')}${next}</ListBucketResult>`
}

export async function startS3StandIn(keys: Keys): Promise<StandIn> {
  const objects = new Map<string, Buffer>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const url = new URL(request.url as string, `http://${request.headers.host}`)
    const [, bucket, ...rest] = url.pathname.split('/')
    const key = rest.join('/')
    const answer = (status: number, text: string | Buffer = '') => response.writeHead(status).end(text)
    if (!isSigned(request, url, body, keys)) return answer(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>')
    if (bucket !== keys.bucket) return answer(404, '<Error><Code>NoSuchBucket</Code></Error>')
    if (request.method === 'GET' && key === '') return answer(200, listing(objects, url.searchParams))
    if (request.method === 'PUT') {
      objects.set(key, body)
      return answer(200)
    }
    if (request.method === 'DELETE') {
      objects.delete(key)
      return answer(204)
    }
    const found = objects.get(key)
    return found ? answer(200, found) : answer(404, '<Error><Code>NoSuchKey</Code></Error>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { endpoint: `http://127.0.0.1:${port}`, objects, close }
}

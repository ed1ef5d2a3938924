// Backups in an S3-compatible store, by its documented REST interface; requests are signed by aws4fetch.

import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { BackupFault } from './backup-fault.ts'
import type { BackupPlace } from './backup-place.ts'

export type S3Options = {
  /** Base address, say https://s3.bank:9000; buckets are addressed by path. */
  endpoint: string
  region: string
  keyId: string
  secret: string
  bucket: string
  /** Before every object's name; may be empty. */
  prefix: string
}

const REQUEST_TIMEOUT_MS = 120_000
const RETRIES_MAX = 3

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
const valuesOf = (xml: string, element: string) =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map((found) => unescaped(found[1] as string))

/** One page of a listing (ListObjectsV2). */
function pageOf(xml: string) {
  return {
    keys: valuesOf(xml, 'Key'),
    folders: [...xml.matchAll(/<CommonPrefixes>(.*?)<\/CommonPrefixes>/gs)].flatMap((found) =>
      valuesOf(found[1] as string, 'Prefix'),
    ),
    next: valuesOf(xml, 'NextContinuationToken')[0],
  }
}

type Call = (method: string, address: string, body?: Buffer) => Promise<Response>

/** Sends signed requests; answers what was found or not, refuses all else with its status. */
function callerOf({ endpoint, region, keyId, secret }: S3Options): Call {
  const keys = { accessKeyId: keyId, secretAccessKey: secret }
  const client = new AwsClient({ ...keys, service: 's3', region, retries: RETRIES_MAX })
  return async (method, address, body) => {
    const digest = createHash('sha256')
      .update(body ?? '')
      .digest('hex')
    const response = await client
      .fetch(address, {
        method,
        headers: { 'x-amz-content-sha256': digest },
        redirect: 'error',
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        ...(body ? { body: new Uint8Array(body) } : {}),
      })
      .catch((error) => {
        throw new BackupFault(`no answer from ${endpoint} to ${method}: ${(error as Error).name}`)
      })
    if (!response.ok && response.status !== 404)
      throw new BackupFault(`${endpoint} refused ${method} with status ${response.status}`)
    return response
  }
}

/** Objects are put whole: a store shows an object only when its last byte has come and its hash is right. */
export function s3Place(options: S3Options): BackupPlace {
  const { endpoint, bucket, prefix } = options
  const call = callerOf(options)
  const root = `${endpoint.replace(/\/+$/, '')}/${bucket}`
  const inside = prefix === '' ? '' : `${prefix}/`
  const addressOf = (folder: string, name: string) => `${root}/${inside}${folder}/${name}`

  async function list(under: string, byFolder: boolean): Promise<{ keys: string[]; folders: string[] }> {
    const found: { keys: string[]; folders: string[] } = { keys: [], folders: [] }
    for (let next: string | undefined, first = true; first || next; first = false) {
      const asked = new URLSearchParams({ 'list-type': '2', prefix: under })
      if (byFolder) asked.set('delimiter', '/')
      if (next) asked.set('continuation-token', next)
      const response = await call('GET', `${root}?${asked}`)
      if (response.status === 404) throw new BackupFault(`${endpoint} knows no bucket ${bucket}`)
      const page = pageOf(await response.text())
      found.keys.push(...page.keys)
      found.folders.push(...page.folders)
      next = page.next
    }
    return found
  }

  const remove = async (address: string) => void (await (await call('DELETE', address)).arrayBuffer())
  return {
    name: `s3://${bucket}/${prefix}`,
    async listFolders() {
      const { folders } = await list(inside, true)
      return folders.map((folder) => folder.slice(inside.length).replace(/\/$/, ''))
    },
    async put(folder, name, pieces) {
      const response = await call('PUT', addressOf(folder, name), Buffer.concat(pieces))
      await response.arrayBuffer()
      if (!response.ok) throw new BackupFault(`${endpoint} knows no bucket ${bucket}`)
    },
    async get(folder, name) {
      const response = await call('GET', addressOf(folder, name))
      const bytes = Buffer.from(await response.arrayBuffer())
      return response.ok ? bytes : null
    },
    remove: (folder, name) => remove(addressOf(folder, name)),
    async removeFolder(folder) {
      const { keys } = await list(`${inside}${folder}/`, false)
      for (const key of keys) await remove(`${root}/${key}`)
    },
  }
}

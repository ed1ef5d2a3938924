// Key providers: what is made at the first start, what is refused, and Vault's transit engine over real HTTP.

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileKeyProvider } from './key-provider.ts'
import { KeyProviderFault } from './vault-error.ts'
import { vaultTransitProvider } from './vault-transit-provider.ts'

const first = { keysExist: false, indexHash: 'sha256' } as const
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kahu-keys-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('the file provider', () => {
  it('makes a private file once, also when many start together, and reads it ever after', async () => {
    const path = join(folder, 'deep', 'keys.json')
    const rings = await Promise.all(Array.from({ length: 4 }, () => fileKeyProvider(path).load(first)))
    for (const ring of rings) expect(ring).toEqual(rings[0])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await fileKeyProvider(path).load({ keysExist: true, indexHash: 'sm3' })).toEqual(rings[0])
    expect(await readdir(join(folder, 'deep'))).toEqual(['keys.json'])
  })

  it('adds master and signing keys and loses none', async () => {
    const path = join(folder, 'grown.json')
    const made = await fileKeyProvider(path).load(first)
    await fileKeyProvider(path).addMaster()
    const grown = await fileKeyProvider(path).addSigningKey()
    expect(grown.masters.map((master) => master.version)).toEqual([1, 2])
    expect(grown.masters[0]).toEqual(made.masters[0])
    expect(grown.signingKeys).toHaveLength(2)
    expect(await fileKeyProvider(path).load(first)).toEqual(grown)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('refuses a lost file, a file others may read, a broken file and a second changer', async () => {
    const path = join(folder, 'refused.json')
    const provider = fileKeyProvider(path)
    await expect(provider.load({ ...first, keysExist: true })).rejects.toThrow(/missing/)
    await expect(provider.addMaster()).rejects.toThrow(KeyProviderFault)
    await provider.load(first)
    await writeFile(`${path}.lock`, '')
    await expect(provider.addMaster()).rejects.toThrow(/another process/)
    await chmod(path, 0o644)
    await expect(provider.load(first)).rejects.toThrow(/chmod 600/)
    await chmod(path, 0o600)
    await writeFile(path, '{"secret')
    await expect(provider.load(first)).rejects.toThrow(/not valid JSON$/)
    await writeFile(path, JSON.stringify({ provider: 'file', ring: { format: 9 } }))
    await expect(provider.load(first)).rejects.toThrow(/unknown format/)
  })
})

describe('the transit provider', () => {
  const key = randomBytes(32)
  let server: Server
  let address: string
  const calls: string[] = []

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      calls.push(`${request.method} ${request.url}`)
      if (request.headers['x-vault-token'] !== 'right') {
        response.writeHead(403).end('{"errors":["permission denied"]}')
        return
      }
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>
      response.end(JSON.stringify({ data: request.url?.includes('/encrypt/') ? encrypt(body) : decrypt(body) }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  function encrypt(body: Record<string, string>): Record<string, string> {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const text = Buffer.concat([cipher.update(Buffer.from(body.plaintext ?? '', 'base64')), cipher.final()])
    return { ciphertext: `vault:v1:${Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64')}` }
  }

  function decrypt(body: Record<string, string>): Record<string, string> {
    const sealed = Buffer.from(body.ciphertext?.slice('vault:v1:'.length) ?? '', 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(-16))
    return {
      plaintext: Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('base64'),
    }
  }

  it('keeps only what Vault encrypted, and opens it again', async () => {
    const path = join(folder, 'transit.json')
    const provider = vaultTransitProvider({ path, address, token: 'right', keyName: 'kahu' })
    const ring = await provider.load(first)
    const grown = await provider.addMaster()
    expect(grown.masters[0]).toEqual(ring.masters[0])
    expect(await provider.load({ ...first, keysExist: true })).toEqual(grown)
    const kept = await readFile(path, 'utf8')
    expect(kept).toContain('vault:v1:')
    expect(kept).not.toContain(ring.blindKey)
    expect(calls).toContain('POST /v1/transit/encrypt/kahu')
    await expect(fileKeyProvider(path).load(first)).rejects.toThrow(/written by provider vault-transit/)
    const wrong = vaultTransitProvider({ path, address, token: 'wrong', keyName: 'kahu' })
    await expect(wrong.load(first)).rejects.toThrow('vault-transit: decrypt was refused with status 403')
  })
})

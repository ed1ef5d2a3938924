// DATABASE_URL with TLS against a server that has it: the certificate is checked up to its name, and nothing goes in the clear.

import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, type Embedded, startEmbedded } from '../src/platform/database/index.ts'

let server: Embedded
let home: string
const file = (name: string) => join(home, name)

async function certificate(name: string, host: string): Promise<{ cert: string; key: string }> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
    ],
  })
  return { cert: made.cert, key: made.private }
}
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'kahu-db-tls-'))
  chmodSync(home, 0o755)
  server = await startEmbedded({ dataDir: home, settings: { fsync: 'off', shared_buffers: '32MB' } })
  const { cert, key } = await certificate('database', 'localhost')
  const { uid, gid } = statSync(server.folder)
  for (const [name, text] of [
    ['server.crt', cert],
    ['server.key', key],
  ] as const) {
    writeFileSync(join(server.folder, name), text, { mode: 0o600 })
    chownSync(join(server.folder, name), uid, gid)
  }
  writeFileSync(file('root.pem'), cert)
  writeFileSync(file('other.pem'), (await certificate('other', 'localhost')).cert)
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query('alter system set ssl = on')
  await client.query('select pg_reload_conf()')
  await client.end()
})
afterAll(async () => {
  await server?.stop()
  rmSync(home, { recursive: true, force: true })
})

const urlOf = (host: string, root: string, more = '') => {
  const { username, password, port, pathname } = new URL(server.url)
  return `postgres://${username}:${password}@${host.replaceAll('PORT', port)}${pathname}?sslmode=verify-full&sslrootcert=${file(root)}${more}`
}
async function encrypted(url: string): Promise<{ ssl: boolean; version: string }> {
  const database = connect(url, { connectTimeoutMs: 20_000 })
  try {
    return await database.write((tx) => tx.one('select ssl, version from pg_stat_ssl where pid = pg_backend_pid()'))
  } finally {
    await database.close()
  }
}

it('is encrypted and checked with one host and with several, the primary among them found', async () => {
  await expect.poll(() => encrypted(urlOf('localhost:PORT', 'root.pem')).catch(String)).toMatchObject({ ssl: true })
  const several = urlOf('localhost:1,localhost:PORT', 'root.pem', '&target_session_attrs=read-write')
  expect(await encrypted(several)).toMatchObject({ ssl: true, version: 'TLSv1.3' })
})

it('is refused with a certificate that the root did not sign, or that names another host', async () => {
  await expect(encrypted(urlOf('localhost:PORT', 'other.pem'))).rejects.toThrow(/self-signed|certificate/i)
  await expect(encrypted(urlOf('127.0.0.1:PORT', 'root.pem'))).rejects.toThrow(/altnames|does not match/i)
})

// The hardware provider against SoftHSM, a module in software that speaks PKCS#11 as hardware does.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installByApt } from '../../../scripts/debian-packages.ts'
import { fileKeyProvider } from './key-provider.ts'
import { type Pkcs11Options, pkcs11Provider } from './pkcs11-provider.ts'

const MODULE = '/usr/lib/softhsm/libsofthsm2.so'
const first = { keysExist: false, indexHash: 'sha256' } as const
const isThere = () => existsSync(MODULE) && spawnSync('pkcs11-tool', ['--version']).error === undefined
const hasModule = isThere() || (installByApt(['softhsm2', 'opensc'], console.log) && isThere())
if (!hasModule) console.log('not run: the hardware provider needs softhsm2 and opensc')

describe.skipIf(!hasModule)('the provider of hardware modules', () => {
  let folder: string
  let options: Pkcs11Options
  const run = (program: string, args: string[]) => {
    const { status, stderr } = spawnSync(program, args)
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
  }
  const makeKey = (id: string, type: string) =>
    run('pkcs11-tool', [
      ...['--module', MODULE, '--token-label', 'bank', '--login', '--pin', '4711', '--keypairgen'],
      ...['--key-type', type, '--id', id, ...(type.startsWith('rsa') ? ['--usage-decrypt'] : [])],
    ])

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kahu-hsm-'))
    await mkdir(join(folder, 'tokens'))
    await writeFile(join(folder, 'softhsm2.conf'), `directories.tokendir = ${join(folder, 'tokens')}\n`)
    process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf')
    process.env.KAHU_PKCS11_PIN = '4711'
    run('softhsm2-util', ['--init-token', '--free', '--label', 'bank', '--pin', '4711', '--so-pin', '0815'])
    makeKey('01', 'rsa:2048')
    makeKey('02', 'rsa:2048')
    makeKey('03', 'EC:prime256v1')
    options = { path: join(folder, 'ring.json'), module: MODULE, token: 'bank', keyId: '01', hash: 'sha1' }
  })
  afterAll(async () => {
    delete process.env.SOFTHSM2_CONF
    delete process.env.KAHU_PKCS11_PIN
    await rm(folder, { recursive: true, force: true })
  })

  it('keeps a ring that only the module opens, and adds keys to it', async () => {
    const provider = pkcs11Provider(options)
    const ring = await provider.load(first)
    const grown = await provider.addMaster()
    expect(grown.masters[0]).toEqual(ring.masters[0])
    expect(grown.masters).toHaveLength(2)
    expect(await pkcs11Provider(options).load({ ...first, keysExist: true })).toEqual(grown)
    const kept = await readFile(options.path, 'utf8')
    expect(kept).not.toContain(ring.blindKey)
    expect(kept).not.toContain(ring.masters[0]?.secret ?? 'a secret')
    await expect(fileKeyProvider(options.path).load(first)).rejects.toThrow(/written by provider pkcs11/)
  })

  it('says what is wrong: PIN, token, key, module, and a file that was altered', async () => {
    await pkcs11Provider(options).load(first)
    process.env.KAHU_PKCS11_PIN = '0000'
    await expect(pkcs11Provider(options).load(first)).rejects.toThrow(/CKR_PIN_INCORRECT/)
    process.env.KAHU_PKCS11_PIN = '4711'
    const fresh = { ...options, path: join(folder, 'fresh.json') }
    await expect(pkcs11Provider({ ...fresh, token: 'none' }).load(first)).rejects.toThrow(/^pkcs11: /)
    await expect(pkcs11Provider({ ...fresh, keyId: '0f' }).load(first)).rejects.toThrow(/^pkcs11: /)
    await expect(pkcs11Provider({ ...fresh, keyId: '03' }).load(first)).rejects.toThrow(/not RSA/)
    await expect(pkcs11Provider({ ...fresh, module: '/none.so' }).load(first)).rejects.toThrow(/^pkcs11: /)
    expect(existsSync(fresh.path)).toBe(false)
    await expect(pkcs11Provider({ ...options, keyId: '02' }).load(first)).rejects.toThrow(/^pkcs11: /)
    const kept = JSON.parse(await readFile(options.path, 'utf8'))
    const sealed = Buffer.from(kept.ring.sealed, 'base64')
    sealed[20] = (sealed[20] ?? 0) ^ 1
    const ring = { ...kept.ring, sealed: sealed.toString('base64') }
    await writeFile(options.path, JSON.stringify({ ...kept, ring }), { mode: 0o600 })
    await expect(pkcs11Provider(options).load(first)).rejects.toThrow(/altered or is of another key/)
  })
})

// The key provider for hardware modules (PKCS#11): the ring lies in a file, sealed by a secret that only the module's private key unwraps.

import { spawn } from 'node:child_process'
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { type KeyProvider, ringFileProvider } from './key-provider.ts'
import { openSealedRing, RING_SECRET_BYTES, sealRing } from './sealed-ring.ts'
import { KeyProviderFault } from './vault-error.ts'

/** OpenSC's program, which speaks to any module by its driver. */
const PROGRAM = 'pkcs11-tool'
const CALL_TIMEOUT_MS = 30_000
/** The variable in which the program, which inherits ours, finds the PIN: an argument would show in the list of processes. */
const PIN = 'KAHU_PKCS11_PIN'
const MODULUS_BITS_MIN = 2_048
const HASHES = {
  sha256: ['--hash-algorithm', 'SHA256', '--mgf', 'MGF1-SHA256'],
  sha1: ['--hash-algorithm', 'SHA-1', '--mgf', 'MGF1-SHA1'],
} as const

export type Pkcs11Options = {
  /** Where the sealed ring lies. */
  path: string
  /** The module's driver, a shared library. */
  module: string
  /** Label of the token. */
  token: string
  /** Hexadecimal id (CKA_ID) of an RSA key pair on the token that may decrypt; its label would not do: decrypting looks for ids only. */
  keyId: string
  /** Hash of the padding (OAEP, RFC 8017 §7.1); some modules know SHA-1 only, which is no weakness there. */
  hash: keyof typeof HASHES
}

type Kept = { name: string; hash: keyof typeof HASHES; wrapped: string; sealed: string }

/** Refuses when the program, module, token, PIN or key is not there, with the words of the program. */
export function pkcs11Provider(options: Pkcs11Options): KeyProvider {
  const base = ['--module', options.module, '--token-label', options.token, '--id', options.keyId]

  function call(what: string, args: readonly string[], input: Buffer): Promise<Buffer> {
    return new Promise((done, fail) => {
      const refuse = (why: string) => fail(new KeyProviderFault(`pkcs11: ${what}: ${why}`))
      const child = spawn(PROGRAM, [...base, ...args], {
        timeout: CALL_TIMEOUT_MS,
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      const out: Buffer[] = []
      let said = ''
      child.stdout.on('data', (part: Buffer) => out.push(part))
      child.stderr.on('data', (part: Buffer) => {
        said += part.toString()
      })
      child.once('error', () => refuse(`${PROGRAM} does not start: install OpenSC`))
      // The program may end before it has read all: its own words then say why.
      child.stdin.once('error', () => {})
      child.once('close', (code) => {
        if (code === 0 && out.length > 0) return done(Buffer.concat(out))
        refuse(said.match(/^error: .*$/im)?.[0] ?? `ended with ${code ?? 'a time-out'}`)
      })
      child.stdin.end(input)
    })
  }

  async function publicKey() {
    const der = await call('reading the public key', ['--read-object', '--type', 'pubkey'], Buffer.alloc(0))
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
    if (key.asymmetricKeyType !== 'rsa' || bits < MODULUS_BITS_MIN)
      throw new KeyProviderFault(`pkcs11: key ${options.keyId} is not RSA of at least ${MODULUS_BITS_MIN} bits`)
    return key
  }

  return ringFileProvider('pkcs11', options.path, {
    async protect(ring): Promise<Kept> {
      const secret = randomBytes(RING_SECRET_BYTES)
      const name = options.keyId
      try {
        const key = await publicKey()
        const padding = constants.RSA_PKCS1_OAEP_PADDING
        const wrapped = publicEncrypt({ key, padding, oaepHash: options.hash }, secret)
        const sealed = sealRing(ring, secret, name)
        return { name, hash: options.hash, wrapped: wrapped.toString('base64'), sealed: sealed.toString('base64') }
      } finally {
        secret.fill(0)
      }
    },
    async unprotect(kept) {
      const { name, hash, wrapped, sealed } = kept as Kept
      if (!Object.hasOwn(HASHES, hash)) throw new KeyProviderFault('pkcs11: the key file names an unknown hash')
      const secret = await call(
        'opening the key ring',
        ['--login', '--pin', `env:${PIN}`, '--decrypt', '-m', 'RSA-PKCS-OAEP', ...HASHES[hash]],
        Buffer.from(wrapped, 'base64'),
      )
      try {
        return openSealedRing(Buffer.from(sealed, 'base64'), secret, name)
      } catch {
        throw new KeyProviderFault(
          'pkcs11: the module does not open this key file: it was altered or is of another key',
        )
      } finally {
        secret.fill(0)
      }
    },
  })
}

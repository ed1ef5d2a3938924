// HTTPS by the program itself: certificate and key from files that are read anew when they change, or made for a first try.

import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Server as HttpsServer } from 'node:https'
import { join } from 'node:path'
import type { SecureContextOptions } from 'node:tls'
import { generate } from 'selfsigned'
import type { TlsConfig } from '../kernel/config.ts'

/** Certificates are renewed by others, who tell nobody: the files are looked at so often. */
const LOOK_EVERY_MS = 10_000
const MADE_FOR_DAYS = 90
const DAY_MS = 86_400_000

export type Identity = SecureContextOptions & { cert: string; key: string; minVersion: 'TLSv1.2' }

const identityOf = (cert: string, key: string): Identity => ({ cert, key, minVersion: 'TLSv1.2' })
const namesOf = (host: string) => [...new Set(['localhost', ...(/^[\d.:]+$/.test(host) ? [] : [host])])]

/** Makes a certificate that nobody vouches for, and keeps it in the data folder until it is about to end. */
async function madeIn(folder: string, host: string): Promise<Identity> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const [certFile, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const names = namesOf(host)
  if (existsSync(certFile) && existsSync(keyFile)) {
    const held = new X509Certificate(readFileSync(certFile))
    const fits = names.every((name) => held.checkHost(name) !== undefined)
    if (fits && held.validToDate.getTime() - Date.now() > DAY_MS) return readIdentity(certFile, keyFile)
  }
  const made = await generate([{ name: 'commonName', value: names.at(-1) as string }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + MADE_FOR_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  writeFileSync(keyFile, made.private, { mode: 0o600 })
  writeFileSync(certFile, made.cert, { mode: 0o644 })
  return identityOf(made.cert, made.private)
}

/** Refuses by name a file that is missing, and a key that is not the certificate's. */
function readIdentity(certFile: string, keyFile: string): Identity {
  const [cert, key] = [certFile, keyFile].map((file) => {
    try {
      return readFileSync(file, 'utf8')
    } catch (error) {
      throw new Error(`the TLS file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`)
    }
  }) as [string, string]
  return identityOf(cert, key)
}

/** The identity to begin with. */
export const openIdentity = (tls: TlsConfig): Promise<Identity> | Identity =>
  tls.kind === 'files' ? readIdentity(tls.certFile, tls.keyFile) : madeIn(tls.folder, tls.host)

const sumOf = ({ cert, key }: Identity) => createHash('sha256').update(cert).update(key).digest('hex')

/**
 * Looks at the files now and then; new connections use what stands there. Files that do not fit each other, as they do for a
 * moment while they are replaced, leave the old ones in use. Answers how to look now, and how to stop.
 */
export function followIdentity(
  server: Pick<HttpsServer, 'setSecureContext'>,
  tls: TlsConfig,
  begun: Identity,
  say: (line: string) => void,
): { look: () => void; stop: () => void } {
  if (tls.kind !== 'files') return { look: () => {}, stop: () => {} }
  let sum = sumOf(begun)
  let trouble = ''
  const look = () => {
    try {
      const found = readIdentity(tls.certFile, tls.keyFile)
      const next = sumOf(found)
      if (next === sum) return
      server.setSecureContext(found)
      sum = next
      trouble = ''
      say('the TLS certificate was replaced')
    } catch (error) {
      const { message } = error as Error
      if (message !== trouble) say(`the TLS certificate stays as it was: ${message}`)
      trouble = message
    }
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  return { look, stop: () => clearInterval(timer) }
}

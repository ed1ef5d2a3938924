// The key ring shared out among officers: a sealed copy, whose key any m of n shares rebuild and fewer say nothing about.

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { combine, split } from 'shamir-secret-sharing'
import { type KeyRing, parseKeyRing } from './key-ring.ts'
import { openSealedRing, RING_SECRET_BYTES, sealRing } from './sealed-ring.ts'
import { KeyProviderFault } from './vault-error.ts'

/** What one officer keeps: a share of the copy's key, and the sealed copy itself. Bytes are base64. */
export type OfficerShare = {
  format: number
  /** The same in all shares of one splitting. */
  splitId: string
  madeAt: string
  officer: number
  officers: number
  needed: number
  share: string
  /** Of the share, so that a damaged one is named. */
  check: string
  sealedRing: string
}

const FORMAT = 1
const CHECK_CHARS = 16
const OFFICERS_MAX = 255

const checkOf = (splitId: string, share: string) =>
  createHash('sha256').update(`${splitId}\n${share}`).digest('hex').slice(0, CHECK_CHARS)

/** Shares of the ring as it is now, one an officer; refuses fewer than two needed, or more needed than officers. */
export async function splitRing(ring: KeyRing, officers: number, needed: number): Promise<OfficerShare[]> {
  if (!(needed >= 2 && needed <= officers && officers <= OFFICERS_MAX))
    throw new KeyProviderFault(
      `of ${officers} officers ${needed} cannot be needed: at least 2, at most all, ${OFFICERS_MAX} in all`,
    )
  const splitId = randomUUID()
  const secret = randomBytes(RING_SECRET_BYTES)
  const sealedRing = sealRing(ring, secret, splitId).toString('base64')
  const parts = await split(new Uint8Array(secret), officers, needed)
  secret.fill(0)
  const madeAt = new Date().toISOString()
  return parts.map((part, at) => {
    const share = Buffer.from(part).toString('base64')
    const check = checkOf(splitId, share)
    return { format: FORMAT, splitId, madeAt, officer: at + 1, officers, needed, share, check, sealedRing }
  })
}

/** The ring that the officers' shares hold; refuses damaged ones by number, too few, and those of several splittings. */
export async function combineRing(given: OfficerShare[]): Promise<KeyRing> {
  const shares = [...new Map(given.map((one) => [one.officer, one])).values()]
  const [first] = shares
  if (!first || shares.some(({ format }) => format !== FORMAT))
    throw new KeyProviderFault('these are no shares of officers')
  const { splitId, needed, sealedRing } = first
  if (shares.some((one) => one.splitId !== splitId))
    throw new KeyProviderFault('the shares come from different splittings: take those made at one time')
  const damaged = shares.find((one) => checkOf(one.splitId, one.share) !== one.check)
  if (damaged) throw new KeyProviderFault(`the share of officer ${damaged.officer} is damaged`)
  if (shares.length < needed) throw new KeyProviderFault(`${needed} officers are needed, ${shares.length} are here`)
  const secret = Buffer.from(await combine(shares.map(({ share }) => new Uint8Array(Buffer.from(share, 'base64')))))
  try {
    return parseKeyRing(openSealedRing(Buffer.from(sealedRing, 'base64'), secret, splitId))
  } catch {
    throw new KeyProviderFault('the shares do not open the key ring: one of them was altered')
  } finally {
    secret.fill(0)
  }
}

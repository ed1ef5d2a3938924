// The rules of second factors: time-based codes, recovery codes, and how far a session has been proved.

import { generateSecret, generateURI, verifySync } from 'otplib'
import type { Proof } from '../../platform/access/index.ts'

/** RFC 6238: six digits, 30 seconds, HMAC-SHA-1, as every authenticator takes them. */
export const CODE_PERIOD_SECONDS = 30
/** A clock may be one step off either way (RFC 6238 §5.2). */
const CODE_TOLERANCE_SECONDS = 30
export const RECOVERY_CODES = 10
export const PASSKEYS_MAX = 10

/** A new key for an authenticator: 160 bits in base32 (RFC 4226 §4). */
export const newCodeSecret = () => generateSecret({ length: 20 })

/** The otpauth: address that an authenticator scans. */
export const codeAddress = (bankName: string, loginName: string, secret: string) =>
  generateURI({ issuer: bankName, label: loginName, secret, period: CODE_PERIOD_SECONDS })

/** The time step whose code this is, or null. A step that was used, or an earlier one, never fits again. */
export function fittingStep(secret: string, code: string, now: Date, lastStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const epoch = Math.floor(now.getTime() / 1000)
  const found = verifySync({ secret, token: code, epoch, epochTolerance: CODE_TOLERANCE_SECONDS })
  return found.valid && 'timeStep' in found && found.timeStep > lastStep ? found.timeStep : null
}

const RECOVERY_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
/** Twelve characters without look-alikes in three groups, about 59 bits. */
export function recoveryCodeOf(random: Uint8Array): string {
  const letters = [...random.subarray(0, 12)].map((byte) => RECOVERY_LETTERS[byte % RECOVERY_LETTERS.length])
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)].map((group) => group.join('')).join('-')
}

/** A recovery code as it was typed, in the form it was made; null when it cannot be one. */
export function readRecoveryCode(typed: string): string | null {
  const letters = typed.toLowerCase().replace(/[\s-]/g, '')
  if (letters.length !== 12 || [...letters].some((letter) => !RECOVERY_LETTERS.includes(letter))) return null
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
}

/** Whether one of a user's roles demands a second factor. */
export const demandsFactor = (
  roles: readonly { roleId: string; secondFactor: boolean }[],
  roleIds: readonly string[],
): boolean => roles.some(({ roleId, secondFactor }) => secondFactor && roleIds.includes(roleId))

/**
 * What a sign-in still lacks: nothing, the factor itself, or setting one up because a role demands it. A factor given at
 * the bank's identity provider counts, also of somebody who has none here.
 */
export type Lack = 'none' | 'factor' | 'enrolment'
export function lackOf(factorCount: number, demanded: boolean, factorAt: Date | null): Lack {
  if (factorAt) return 'none'
  if (factorCount > 0) return 'factor'
  return demanded ? 'enrolment' : 'none'
}

export const proofOf = (factorCount: number, demanded: boolean, factorAt: Date | null): Proof => ({
  standing: lackOf(factorCount, demanded, factorAt) === 'none' ? 'full' : 'half',
  enrolled: factorCount > 0,
  factorAt,
})

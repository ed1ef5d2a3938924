// Passwords: Argon2id with OWASP's parameters; never stored, never logged, never compared in the clear.

import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { firstPasswordOf } from './staff.ts'

/** OWASP Password Storage: m = 19 MiB, t = 2, p = 1 (Argon2id is the library's default). */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Of users who come in by no password: nothing fits it. */
export const NO_PASSWORD = '-'
let decoy: Promise<string> | undefined

export const hashPassword = (password: string) => hash(password, PARAMETERS)
export const newFirstPassword = () => firstPasswordOf(randomBytes(16))

export type FirstPassword = { plain: string; hash: string }

/** A first password and its hash: the slow part of opening a user, made before any transaction. */
export async function makeFirstPassword(): Promise<FirstPassword> {
  const plain = newFirstPassword()
  return { plain, hash: await hashPassword(plain) }
}

/** Whether the password fits. Without a hash (an unknown name) it works as long and answers no. */
export async function passwordFits(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'))
  const held = passwordHash === NO_PASSWORD ? null : passwordHash
  const fits = await verify(held ?? (await decoy), password)
  return fits && held !== null
}

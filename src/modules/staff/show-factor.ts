// A second factor as a row: its secret and name sealed with the bank's key, what is looked up kept as keyed hashes.

import { newId } from '../../platform/kernel/ids.ts'
import type { Vault } from '../../platform/vault/index.ts'
import type { FactorKind, FactorRow } from './factor-store.ts'
import type { KeptPasskey } from './passkey.ts'

const SECRET_PLACE = 'staff_factor.secret'
const NAME_PLACE = 'staff_factor.name'

type Part = Pick<FactorRow, 'kind' | 'confirmed' | 'counter' | 'addedAt' | 'lastUsedAt'> & {
  name?: string
  secret?: string
  handle?: Buffer | null
}

export const sealFactor = (vault: Vault, userId: string, part: Part): FactorRow => ({
  factorId: newId(part.addedAt.getTime()),
  userId,
  kind: part.kind,
  confirmed: part.confirmed,
  name: vault.seal(vault.bankKey, NAME_PLACE, part.name ?? ''),
  secret: vault.seal(vault.bankKey, SECRET_PLACE, part.secret ?? ''),
  handle: part.handle ?? null,
  counter: part.counter,
  addedAt: part.addedAt,
  lastUsedAt: part.lastUsedAt,
})
export const openSecret = (vault: Vault, row: FactorRow) => vault.open(vault.bankKey, SECRET_PLACE, row.secret)
export const openFactorName = (vault: Vault, row: FactorRow) => vault.open(vault.bankKey, NAME_PLACE, row.name)
export const openPasskey = (vault: Vault, row: FactorRow): KeptPasskey => JSON.parse(openSecret(vault, row))
export const passkeyHandle = (vault: Vault, id: string) => vault.blind('passkey', id)
export const recoveryHandle = (vault: Vault, userId: string, code: string) =>
  vault.blind('recovery-code', `${userId}\n${code}`)

export const ofKind = (rows: readonly FactorRow[], kind: FactorKind) =>
  rows.filter((row) => row.kind === kind && row.confirmed)

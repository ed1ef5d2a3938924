// Rotation of the master key: a new version is added, then wrapped keys follow batch by batch while all stay readable.

import type { DataKeyRow } from './data-key-store.ts'
import type { KeyProvider } from './key-provider.ts'
import { newestOf } from './key-ring.ts'
import type { Vault } from './vault.ts'
import { masterVersionOf } from './wrapped-key.ts'

/** Adds a master version and answers its number; running vaults use it after `reload()`. */
export async function rotateMaster(provider: KeyProvider): Promise<number> {
  return newestOf((await provider.addMaster()).masters).version
}

/** The keys of a batch wrapped by the newest master; those that already are drop out. */
export function rewrapBatch(vault: Vault, keys: DataKeyRow[]): DataKeyRow[] {
  return keys
    .filter((key) => masterVersionOf(key.wrapped) < vault.masterVersion)
    .map((key) => ({ ownerId: key.ownerId, wrapped: vault.rewrapKey(key.ownerId, key.wrapped) }))
}

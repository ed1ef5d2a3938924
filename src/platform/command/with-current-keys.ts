// Runs work again with the key ring read anew when another process has rotated the master key meanwhile.

import { UnknownMasterVersion, type Vault } from '../vault/index.ts'

/** `work` must be safe to run twice: a read, or a transaction that the first failure rolled back. */
export async function withCurrentKeys<T>(vault: Vault, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UnknownMasterVersion)) throw error
    await vault.reload()
    return work()
  }
}

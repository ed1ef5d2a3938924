// The key provider for HashiCorp Vault's transit engine: the ring lies in a file, encrypted by a key that never leaves Vault.

import { type KeyProvider, ringFileProvider } from './key-provider.ts'
import { KeyProviderFault } from './vault-error.ts'

const REQUEST_TIMEOUT_MS = 10_000

export type VaultTransitOptions = {
  /** Where the encrypted ring lies. */
  path: string
  /** Base address of Vault, say https://vault.bank:8200. */
  address: string
  token: string
  /** Name of the transit key. */
  keyName: string
  /** Where the transit engine is mounted; default `transit`. */
  mount?: string
}

export function vaultTransitProvider(options: VaultTransitOptions): KeyProvider {
  async function call(action: 'encrypt' | 'decrypt', body: Record<string, string>): Promise<Record<string, string>> {
    const path = `/v1/${options.mount ?? 'transit'}/${action}/${encodeURIComponent(options.keyName)}`
    let response: Response
    try {
      response = await fetch(new URL(path, options.address), {
        method: 'POST',
        headers: { 'x-vault-token': options.token, 'x-vault-request': 'true', 'content-type': 'application/json' },
        body: JSON.stringify(body),
        // The token goes where the setting says and nowhere else.
        redirect: 'error',
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      })
    } catch {
      throw new KeyProviderFault(`vault-transit: no answer from ${options.address} to ${action}`)
    }
    if (!response.ok) throw new KeyProviderFault(`vault-transit: ${action} was refused with status ${response.status}`)
    const answer = (await response.json()) as { data?: Record<string, string> }
    return answer.data ?? {}
  }

  return ringFileProvider('vault-transit', options.path, {
    async protect(ring) {
      const { ciphertext } = await call('encrypt', { plaintext: Buffer.from(JSON.stringify(ring)).toString('base64') })
      if (!ciphertext) throw new KeyProviderFault('vault-transit: encrypt gave no ciphertext')
      return ciphertext
    },
    async unprotect(kept) {
      const { plaintext } = await call('decrypt', { ciphertext: String(kept) })
      if (!plaintext) throw new KeyProviderFault('vault-transit: decrypt gave no plaintext')
      return JSON.parse(Buffer.from(plaintext, 'base64').toString('utf8'))
    },
  })
}

// The key provider that the configuration names.

import { join } from 'node:path'
import type { Config } from '../kernel/config.ts'
import { fileKeyProvider, type KeyProvider, pkcs11KeyProvider } from './key-provider.ts'
import { vaultTransitProvider } from './vault-transit-provider.ts'

export function configuredProvider(config: Config): KeyProvider {
  const path = config.keyFile ?? join(config.dataDir, 'keys', 'kahu-keys.json')
  if (config.keyProvider === 'pkcs11') return pkcs11KeyProvider()
  if (config.keyProvider === 'vault-transit') {
    if (!config.vaultAddress || !config.vaultToken)
      throw new Error('KAHU_KEY_PROVIDER=vault-transit needs KAHU_VAULT_ADDRESS and KAHU_VAULT_TOKEN')
    return vaultTransitProvider({
      path,
      address: config.vaultAddress,
      token: config.vaultToken,
      keyName: config.vaultKeyName,
    })
  }
  return fileKeyProvider(path)
}

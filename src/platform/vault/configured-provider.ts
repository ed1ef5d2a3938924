// The key provider that the configuration names.

import { join } from 'node:path'
import type { Config } from '../kernel/config.ts'
import { fileKeyProvider, type KeyProvider } from './key-provider.ts'
import { pkcs11Provider } from './pkcs11-provider.ts'
import { vaultTransitProvider } from './vault-transit-provider.ts'

export function configuredProvider(config: Config): KeyProvider {
  const path = config.keyFile ?? join(config.dataDir, 'keys', 'kahu-keys.json')
  if (config.keyProvider === 'pkcs11') {
    const { pkcs11Module, pkcs11Token } = config
    if (!pkcs11Module || !pkcs11Token || !config.hasPkcs11Pin)
      throw new Error('KAHU_KEY_PROVIDER=pkcs11 needs KAHU_PKCS11_MODULE, KAHU_PKCS11_TOKEN and KAHU_PKCS11_PIN')
    return pkcs11Provider({
      path,
      module: pkcs11Module,
      token: pkcs11Token,
      keyId: config.pkcs11KeyId,
      hash: config.pkcs11Hash,
    })
  }
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

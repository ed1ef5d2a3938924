// The vault: field encryption, owners' data keys, blind index, search tokens, signatures and key rotation.

export type { SuiteName } from './cipher-suite.ts'
export { configuredProvider } from './configured-provider.ts'
export type { DataKey } from './data-key.ts'
export * from './data-key-store.ts'
export { fileKeyProvider, type KeyProvider, pkcs11KeyProvider } from './key-provider.ts'
export { rewrapBatch, rotateMaster } from './rotate-master.ts'
export { meetsPlan, nameScore, nameTokens, type QueryKind, type QueryPlan, queryPlan } from './search-tokens.ts'
export { openVault, type PublicKey, type Vault, type VaultOptions } from './vault.ts'
export { KeyProviderFault, SealBroken, UnknownMasterVersion } from './vault-error.ts'
export { type VaultTransitOptions, vaultTransitProvider } from './vault-transit-provider.ts'
export { masterVersionOf } from './wrapped-key.ts'

// The errors of the vault: faults of keys or stored bytes, never a user's mistake and never holding a personal value.

/** Stored bytes do not open: altered, moved to another place or owner, or sealed under another key. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

/** A wrapped key names a master version this process has not loaded: call `vault.reload()` and try again. */
export class UnknownMasterVersion extends Error {
  override readonly name = 'UnknownMasterVersion'
  readonly masterVersion: number

  constructor(masterVersion: number) {
    super(`master key version ${masterVersion} is not in the loaded key ring`)
    this.masterVersion = masterVersion
  }
}

/** The key provider cannot give the key ring, and the program must not start. */
export class KeyProviderFault extends Error {
  override readonly name = 'KeyProviderFault'
}

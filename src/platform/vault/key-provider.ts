// The port of key providers, and the parts that every provider shares: how a key ring is created and added to.

import { type KeyRing, newKeyRing, parseKeyRing, withDestroyed, withNewMaster, withNewSigningKey } from './key-ring.ts'
import type { HashName } from './keyed-hash.ts'
import { createRingFile, readRingFile, replaceRingFile } from './ring-file.ts'
import { KeyProviderFault } from './vault-error.ts'

export type LoadOptions = {
  /** True when the database already holds wrapped keys: then a missing ring is a fault, never a reason to make one. */
  keysExist: boolean
  /** The index hash of a ring made now. */
  indexHash: HashName
}

export interface KeyProvider {
  readonly name: string
  load(options: LoadOptions): Promise<KeyRing>
  addMaster(): Promise<KeyRing>
  addSigningKey(): Promise<KeyRing>
  /** Notes owners whose data keys are destroyed, for good. */
  destroyKeys(ownerIds: readonly string[]): Promise<KeyRing>
  /** Puts a ring where there is none; refuses to write over one. */
  restore(ring: KeyRing): Promise<void>
}

/** How a provider protects the ring on its way to the file and back. */
export interface RingGuard {
  protect(ring: KeyRing): Promise<unknown>
  unprotect(kept: unknown): Promise<unknown>
}

type Kept = { provider: string; ring: unknown }

/** A provider whose ring lies in a file at `path`, protected by `guard`. */
export function ringFileProvider(name: string, path: string, guard: RingGuard): KeyProvider {
  async function read(): Promise<KeyRing | null> {
    const kept = (await readRingFile(path)) as Kept | null
    if (!kept) return null
    if (kept.provider !== name) {
      throw new KeyProviderFault(`the key file ${path} was written by provider ${kept.provider}, not ${name}`)
    }
    return parseKeyRing(await guard.unprotect(kept.ring))
  }

  async function load(options: LoadOptions): Promise<KeyRing> {
    const found = await read()
    if (found) return found
    if (options.keysExist) {
      throw new KeyProviderFault(`the key file ${path} is missing, but the database holds keys it protects: restore it`)
    }
    const made = newKeyRing(options.indexHash)
    // When another process was first, its ring is the one that counts.
    await createRingFile(path, { provider: name, ring: await guard.protect(made) })
    return (await read()) ?? made
  }

  async function add(change: (ring: KeyRing) => KeyRing): Promise<KeyRing> {
    return replaceRingFile(path, async () => {
      const found = await read()
      if (!found) throw new KeyProviderFault(`the key file ${path} is missing`)
      const changed = change(found)
      return { kept: { provider: name, ring: await guard.protect(changed) }, result: changed }
    })
  }

  async function restore(ring: KeyRing): Promise<void> {
    if (await readRingFile(path)) throw new KeyProviderFault(`a key file is there already: ${path}`)
    await createRingFile(path, { provider: name, ring: await guard.protect(ring) })
  }

  return {
    name,
    load,
    restore,
    addMaster: () => add(withNewMaster),
    addSigningKey: () => add(withNewSigningKey),
    destroyKeys: (ownerIds) => add((ring) => withDestroyed(ring, ownerIds)),
  }
}

/** The default provider: a file that only the program's own user may read, which is itself the bank's key. */
export function fileKeyProvider(path: string): KeyProvider {
  return ringFileProvider('file', path, { protect: async (ring) => ring, unprotect: async (kept) => kept })
}

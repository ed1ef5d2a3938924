// The cipher suites by name and by the number in a version byte.

import { aesGcmSuite } from './aes-gcm-suite.ts'
import type { CipherSuite, SuiteName } from './cipher-suite.ts'
import { sm4Suite } from './sm4-suite.ts'
import { SealBroken } from './vault-error.ts'

const suites: CipherSuite[] = [aesGcmSuite, sm4Suite]

export function suiteNamed(name: SuiteName): CipherSuite {
  const suite = suites.find((one) => one.name === name)
  if (!suite) throw new TypeError(`unknown cipher suite ${name}`)
  return suite
}

export function suiteNumbered(number: number): CipherSuite {
  if (number === aesGcmSuite.number) return aesGcmSuite
  if (number === sm4Suite.number) return sm4Suite
  throw new SealBroken(`unknown cipher suite number ${number}`)
}

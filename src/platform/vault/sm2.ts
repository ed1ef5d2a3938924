// SM2 signatures (GB/T 32918.2) over SM3, on the recommended curve of GB/T 32918.5; the curve's arithmetic is @noble/curves'.

import { createHash, randomBytes } from 'node:crypto'
import { DER, weierstrass } from '@noble/curves/abstract/weierstrass.js'

/** GB/T 32918.5. */
const CURVE = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
}
/** Who signs, where nothing else is agreed on: GM/T 0009, section 10. */
const DEFAULT_ID = '1234567812345678'
const SCALAR_BYTES = 32
const BITS_PER_BYTE = 8

const Point = weierstrass(CURVE)
const { n } = CURVE
const mod = (value: bigint) => ((value % n) + n) % n
const numberOf = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`)
const bytesOf = (value: bigint) => Buffer.from(value.toString(16).padStart(SCALAR_BYTES * 2, '0'), 'hex')

/** By Fermat's little theorem, for n is prime. */
function inverseOf(value: bigint): bigint {
  let result = 1n
  let square = mod(value)
  for (let exponent = n - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * square) % n
    square = (square * square) % n
  }
  return result
}

/** The hash of signer and message (GB/T 32918.2, 5.5 and 6.1); `publicKey` is x and y, 64 bytes. */
function digestOf(data: Buffer, publicKey: Buffer, id: string): bigint {
  const name = Buffer.from(id)
  const bits = Buffer.alloc(2)
  bits.writeUInt16BE(name.length * BITS_PER_BYTE)
  const signer = createHash('sm3').update(bits).update(name)
  for (const value of [CURVE.a, CURVE.b, CURVE.Gx, CURVE.Gy]) signer.update(bytesOf(value))
  return numberOf(createHash('sm3').update(signer.update(publicKey).digest()).update(data).digest())
}

/** A number from 1 to n − 1, evenly drawn. */
function drawScalar(): bigint {
  for (;;) {
    const drawn = numberOf(randomBytes(SCALAR_BYTES))
    if (drawn > 0n && drawn < n) return drawn
  }
}

/** x and y of the point that belongs to a private key, 64 bytes. */
export function sm2PublicKey(privateKey: Buffer): Buffer {
  const { x, y } = Point.BASE.multiply(numberOf(privateKey)).toAffine()
  return Buffer.concat([bytesOf(x), bytesOf(y)])
}

/** Signs as DER (GM/T 0009); `privateKey` is 32 bytes, `draw` gives the number used once. */
export function sm2Sign(
  privateKey: Buffer,
  data: Buffer,
  id: string = DEFAULT_ID,
  draw: () => bigint = drawScalar,
): Buffer {
  const d = numberOf(privateKey)
  const e = digestOf(data, sm2PublicKey(privateKey), id)
  for (;;) {
    const k = draw()
    const r = mod(e + Point.BASE.multiply(k).toAffine().x)
    const s = mod(inverseOf(1n + d) * mod(k - r * d))
    if (r !== 0n && r + k !== n && s !== 0n) return Buffer.from(DER.hexFromSig({ r, s }), 'hex')
  }
}

/** Whether a DER signature is the key's; `publicKey` is x and y, 64 bytes. */
export function sm2Verify(publicKey: Buffer, data: Buffer, signature: Buffer, id: string = DEFAULT_ID): boolean {
  try {
    const { r, s } = DER.toSig(signature)
    const t = mod(r + s)
    if (r < 1n || r >= n || s < 1n || s >= n || t === 0n) return false
    const x = numberOf(publicKey.subarray(0, SCALAR_BYTES))
    const y = numberOf(publicKey.subarray(SCALAR_BYTES))
    const signer = Point.fromAffine({ x, y })
    signer.assertValidity()
    const point = Point.BASE.multiplyUnsafe(s).add(signer.multiplyUnsafe(t))
    return mod(digestOf(data, publicKey, id) + point.toAffine().x) === r
  } catch {
    return false
  }
}

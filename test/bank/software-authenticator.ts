// An authenticator in software (WebAuthn level 2, §6): one ES256 key, user verified, no attestation; for tests without a browser.

import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const [UP, UV, AT] = [0x01, 0x04, 0x40]
const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest()
const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
/** A CBOR byte string of 24 to 255 bytes, in its shortest form. */
const bytes = (value: Buffer) => Buffer.concat([Buffer.from([0x58, value.length]), value])

type Asked = { challenge: string }
export type Faults = { origin?: string; rpId?: string; counter?: number }

export function softwareAuthenticator(usual = { origin: 'http://localhost:8700', rpId: 'localhost' }) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  const id = randomBytes(32)
  let counter = 0
  // COSE_Key: kty EC2, alg ES256, crv P-256, x, y.
  const coordinates = [x, y].map((part) => bytes(Buffer.from(part, 'base64url')))
  const cose = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    coordinates[0] as Buffer,
    Buffer.from([0x22]),
    coordinates[1] as Buffer,
  ])
  const clientData = (type: string, { challenge }: Asked, { origin = usual.origin }: Faults) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const dataOf = (flags: number, { rpId = usual.rpId, counter: said }: Faults) => {
    counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(said ?? counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count])
  }
  const answer = (response: object) => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  })
  return {
    make(asked: Asked, faults: Faults = {}) {
      const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose])
      const data = Buffer.concat([dataOf(UP | UV | AT, faults), credential])
      const object = [Buffer.from([0xa3]), text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])]
      return answer({
        clientDataJSON: clientData('webauthn.create', asked, faults).toString('base64url'),
        attestationObject: Buffer.concat([...object, text('authData'), bytes(data)]).toString('base64url'),
        transports: ['internal'],
      })
    },
    sign(asked: Asked, faults: Faults = {}) {
      const client = clientData('webauthn.get', asked, faults)
      const data = dataOf(UP | UV, faults)
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', Buffer.concat([data, sha256(client)]), privateKey).toString('base64url'),
      })
    },
  }
}

// How another system calls Kahu: sign an assertion, get a token for ten minutes, call. Node alone, no packages.
//
//   openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private.pem
//   openssl pkey -in private.pem -pubout -out public.pem        # an administrator takes this one in
//   node call-kahu.mjs http://localhost:8700 mobile-bank private.pem GET /api/accounts?customerId=…
//   node call-kahu.mjs http://localhost:8700 mobile-bank private.pem POST /api/postings '{"reference":…}'

import { createPrivateKey, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'

const ASSERTION_SECONDS = 60
/** A token is asked for anew when it has less than this left. */
const SPARE_SECONDS = 30

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWT signed by ES256 (RFC 7523 3): who I am, for whom it is, until when, and an id that is used once. */
function assertionOf(key, clientId, audience) {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: audience,
    iat: now,
    exp: now + ASSERTION_SECONDS,
    jti: randomUUID(),
  }
  const text = `${encoded({ alg: 'ES256', typ: 'JWT' })}.${encoded(claims)}`
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}

/** Answers how to call: the token is kept while it lasts. */
export function openClient(address, clientId, privateKeyPem) {
  const key = createPrivateKey(privateKeyPem)
  const tokenAddress = `${address}/api/oauth/token`
  let held = { token: '', until: 0 }

  async function token() {
    if (Date.now() < held.until) return held.token
    const answer = await fetch(tokenAddress, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertionOf(key, clientId, tokenAddress),
      }),
    })
    const reply = await answer.json()
    if (!answer.ok) throw new Error(`no token: ${reply.error ?? answer.status} ${reply.title ?? ''}`)
    held = { token: reply.access_token, until: Date.now() + (reply.expires_in - SPARE_SECONDS) * 1000 }
    return held.token
  }

  /** Give the same `idempotencyKey` when you send a command again: it is done once. */
  return async (method, path, body, idempotencyKey = randomUUID()) => {
    const answer = await fetch(address + path, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() }
  }
}

if (import.meta.main) {
  const [address, clientId, keyFile, method, path, body] = process.argv.slice(2)
  const call = openClient(address, clientId, readFileSync(keyFile, 'utf8'))
  const answer = await call(method, path, body === undefined ? undefined : JSON.parse(body))
  console.log(answer.status, JSON.stringify(answer.body, null, 2))
  if (answer.status >= 400) process.exitCode = 1
}

// Passkeys in the browser: whether they are offered here, making one, answering with one.

import { call } from '../../../web/api.ts'
import { addPasskey, askPasskey, beginPasskey, givePasskey, type Me } from '../contract.ts'

type Answer = Record<string, unknown>
const library = () => import('@simplewebauthn/browser')

/** Passkeys need https or localhost, and belong to one host. */
export const passkeysHere = (host: string): boolean =>
  window.isSecureContext && 'PublicKeyCredential' in window && location.hostname === host

export async function answerOfPasskey(): Promise<Me> {
  const { startAuthentication } = await library()
  const { options } = await call(askPasskey)
  const answer = await startAuthentication({ optionsJSON: options as never })
  return call(givePasskey, { body: { answer: answer as unknown as Answer } })
}

export async function makePasskey(name: string) {
  const { startRegistration } = await library()
  const { options } = await call(beginPasskey)
  const answer = await startRegistration({ optionsJSON: options as never })
  return call(addPasskey, { body: { name, answer: answer as unknown as Answer } })
}

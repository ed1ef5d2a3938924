// Record what a customer says to a purpose, and publish the texts they say it to.

import { type Command, type CommandContext, command } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer } from '../../customer/index.ts'
import type { Channel, Purpose } from '../consent.ts'
import * as contract from '../contract.ts'
import {
  CONSENT_PLACE,
  type ConsentRow,
  findNewestText,
  insertText,
  listConsentRows,
  saveConsent,
} from '../privacy-store.ts'
import { showConsent } from '../show-privacy.ts'

type Said = { purpose: Purpose; channel: Channel; how: ConsentRow['how']; proof: string; granted: boolean }

/** What the journal keeps of a consent: all but the proof, which stands sealed in the row itself. */
const stateOf = (row: Pick<ConsentRow, 'purpose' | 'channel' | 'granted' | 'textVersion' | 'how'> | undefined) =>
  row && {
    consentGiven: {
      purpose: row.purpose,
      channel: row.channel,
      granted: row.granted,
      textVersion: row.textVersion,
      how: row.how,
    },
  }

/** `shown`: the version that was agreed to; a withdrawal needs none. */
async function say(context: CommandContext, customerId: string, shown: number | null, said: Said) {
  const { tx, vault, scope, clock } = context
  const customer = await getCustomer(tx, vault, customerId, { ...scope, restricted: true })
  const newest = (await findNewestText(tx, said.purpose))?.version ?? 0
  // Consent to a text that is no longer shown is consent to something else (PIPL 14).
  if (shown !== null && (newest === 0 || shown !== newest))
    throw new Refusal('privacy.text-outdated', { version: newest }, { status: 409 })
  const before = (await listConsentRows(tx, customerId)).find(
    (one) => one.purpose === said.purpose && one.channel === said.channel,
  )
  const { proof, ...about } = said
  const row: ConsentRow = {
    customerId,
    ...about,
    textVersion: newest,
    saidAt: clock.now(),
    sealed: vault.seal(customer.key, CONSENT_PLACE, proof),
  }
  await saveConsent(tx, row)
  const { purpose, channel, granted } = said
  return {
    chain: { id: customerId, key: customer.key },
    before: stateOf(before) ?? null,
    after: stateOf(row) ?? null,
    events: [contract.consentChanged({ customerId, purpose, channel, granted })],
    reply: showConsent(vault, customer.key, row),
  }
}

export const giveConsent: Command<typeof contract.giveConsent> = command(
  contract.giveConsent,
  (context, { params, body: { textVersion, ...said } }) =>
    say(context, params.customerId, textVersion, { ...said, granted: true }),
)

export const withdrawConsent: Command<typeof contract.withdrawConsent> = command(
  contract.withdrawConsent,
  (context, { params, body }) => say(context, params.customerId, null, { ...body, granted: false }),
)

export const publishText = command(contract.publishText, async ({ tx, vault, clock }, { body }) => {
  const before = await findNewestText(tx, body.purpose)
  const row = { ...body, version: (before?.version ?? 0) + 1, publishedAt: clock.now() }
  await insertText(tx, row)
  const { publishedAt, ...after } = row
  return {
    chain: { id: namedId('privacy-text', body.purpose), key: vault.bankKey },
    before: before && { consentText: { ...before, publishedAt: undefined } },
    after: { consentText: after },
    events: [],
    reply: { ...after, publishedAt: publishedAt.toISOString() },
  }
})

// What the groups of the identity provider mean, and the ways in that the sign-in page may offer.

import { query } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import * as contract from '../contract.ts'
import { listGroupRows } from '../group-store.ts'
import { FLOW_PLACE, type SingleSignOn } from '../single-sign-on.ts'

export const listGroups = (single: SingleSignOn | null) =>
  query(contract.listGroups, async ({ tx }) => ({ issuer: single?.issuer ?? null, items: await listGroupRows(tx) }))

export const showDoors = (single: SingleSignOn | null) =>
  query(contract.showDoors, async () => ({ single: single !== null }))

/** What belongs to the way there and back is sealed and stays with the browser: nothing is kept here until somebody comes. */
export const beginSingle = (single: SingleSignOn | null) =>
  query(contract.beginSingle, async ({ vault, clock }) => {
    if (!single) throw new Refusal('staff.single-off', {}, { status: 404 })
    const { address, flow } = await single.begin(clock.now())
    const sealed = vault.seal(vault.bankKey, FLOW_PLACE, JSON.stringify(flow))
    return { address, flow: sealed.toString('base64url') }
  })

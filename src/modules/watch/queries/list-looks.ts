// Who looked at a customer: the looks on record and the openings in the customer's own chain, as one list by time.

import { JOURNAL_PLACE, type QueryContext, query } from '../../../platform/command/index.ts'
import { PAGE_ROWS_DEFAULT, packCursor, readCursor } from '../../../platform/contract/index.ts'
import { listAccessRecords, listChainRows } from '../../../platform/journal/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { getCustomer, type OpenedCustomer } from '../../customer/index.ts'
import { listAllBranches, listUserPlaces } from '../../staff/index.ts'
import * as contract from '../contract.ts'
import { type CopyHead, drawLooks } from '../look-copy.ts'
import { peopleOf } from '../show-alert.ts'

const USER_ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
/** Acts that open values or make a file of them; they say in the chain what and why. */
const OPENINGS = ['%.reveal', 'statement.%', '%.show-evidence', 'watch.print-looks']
const PAST_ALL = 2_147_483_647

type Found = { at: Date; actorId: string; actorName: string; action: string } & Pick<
  contract.Look,
  'opened' | 'purpose' | 'note'
>
type Place = { access: { at: string; recordId: string } | null; seq: number }
type Placed = Found & { place: Partial<Place> }

type Told = { revealed?: string[]; purpose?: string; note?: string; statement?: { purpose?: string; note?: string } }
function openingOf(sealed: string): Pick<Found, 'opened' | 'purpose' | 'note'> {
  const after = (JSON.parse(sealed) as { after: Told | null }).after ?? {}
  return {
    opened: after.revealed ?? [],
    purpose: after.purpose ?? after.statement?.purpose ?? null,
    note: after.note ?? after.statement?.note ?? null,
  }
}

/** Newest first from a place on. An act that stands in the chain is not told again from the looks. */
async function readLooks(
  { tx, vault }: QueryContext,
  owner: OpenedCustomer,
  from: Place,
  since: Date | null,
  limit: number,
): Promise<{ items: Found[]; next: Place | null }> {
  const [looks, acts] = await Promise.all([
    listAccessRecords(tx, {
      customerId: owner.customerId,
      before: from.access,
      since,
      until: null,
      actor: null,
      without: OPENINGS,
      limit: limit + 1,
    }),
    listChainRows(tx, {
      chainId: owner.customerId,
      beforeSeq: from.seq,
      since,
      until: null,
      actor: null,
      wanted: { like: OPENINGS, unlike: null, actorLike: [], fields: [] },
      limit: limit + 1,
    }),
  ])
  const all: Placed[] = [
    ...looks.map((look) => ({
      ...look,
      opened: look.opened ? look.opened.split(',') : [],
      purpose: null,
      note: null,
      place: { access: { at: look.atText, recordId: look.recordId } },
    })),
    ...acts.map((row) => ({
      at: row.at,
      actorId: row.actorId,
      actorName: row.actorName,
      action: row.action,
      ...openingOf(vault.open(owner.key, JOURNAL_PLACE, row.sealed)),
      place: { seq: row.seq },
    })),
  ].sort((a, b) => b.at.getTime() - a.at.getTime())
  const items = all.slice(0, limit)
  const next: Place = { ...from }
  for (const { place } of items) Object.assign(next, place)
  return { items, next: all.length > limit ? next : null }
}

/** People by number, name and branch; machines by their own name. */
async function showLooks({ tx, vault }: QueryContext, found: readonly Found[]): Promise<contract.Look[]> {
  const ids = [...new Set(found.map(({ actorId }) => actorId).filter((id) => USER_ID.test(id)))]
  const [{ nameOf }, places, branches] = [
    await peopleOf({ tx, vault }, ids),
    await listUserPlaces(tx, ids),
    await listAllBranches(tx),
  ]
  return found.map(({ at, actorId, actorName, action, opened, purpose, note }) => ({
    at: at.toISOString(),
    by: actorName,
    name: nameOf(actorId),
    branchName: branches.find(({ branchId }) => branchId === places.get(actorId))?.name ?? null,
    action,
    opened,
    purpose,
    note,
  }))
}

export const listLooks = query(contract.listLooks, async (context, { params, query: asked }) => {
  const { tx, vault, scope, looked } = context
  const owner = await getCustomer(tx, vault, params.customerId, scope)
  const limit = asked.limit ?? PAGE_ROWS_DEFAULT
  const [at, recordId, seq] = asked.cursor ? readCursor(asked.cursor, 3) : ['', '', PAST_ALL]
  const from: Place = { access: at ? { at: String(at), recordId: String(recordId) } : null, seq: Number(seq) }
  if (!Number.isInteger(from.seq)) throw new Refusal('http.invalid')
  const { items, next } = await readLooks(context, owner, from, null, limit)
  looked([owner.customerId])
  return {
    items: await showLooks(context, items),
    next: next && packCursor([next.access?.at ?? '', next.access?.recordId ?? '', next.seq]),
  }
})

/** `words` says what acts, purposes and classes are called. */
export const printLooks = (bank: { name: string }, words: CopyHead['words']) =>
  query(contract.printLooks, async (context, { params, body }) => {
    const { tx, vault, scope, clock, looked } = context
    const owner = await getCustomer(tx, vault, params.customerId, scope)
    const since = body.since ? new Date(`${body.since}T00:00:00+08:00`) : null
    const from: Place = { access: null, seq: PAST_ALL }
    const { items, next } = await readLooks(context, owner, from, since, contract.LOOKS_PRINTED_MAX)
    looked([owner.customerId])
    // Said in the customer's own chain before the first line leaves.
    await context.journal(
      { id: owner.customerId, key: owner.key },
      { looksPrinted: { rows: items.length, names: body.names ?? false, since: body.since ?? null } },
    )
    const head: CopyHead = {
      bankName: bank.name,
      number: owner.number,
      name: owner.state.name,
      at: clock.now(),
      since: body.since ?? null,
      names: body.names ?? false,
      more: next !== null,
      language: body.language ?? 'zh-CN',
      words,
    }
    return {
      stream: drawLooks(head, await showLooks(context, items)),
      mediaType: 'application/pdf',
      fileName: `looks-${owner.number}-${clock.today()}.pdf`,
    }
  })

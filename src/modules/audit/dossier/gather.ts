// Everything the bank holds of one customer, opened: what a dossier and a copy of one's own data are made of.

import { everywhere } from '../../../platform/access/index.ts'
import { JOURNAL_PLACE } from '../../../platform/command/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { type AccessRecord, type JournalRow, listAccessRecords, listChain } from '../../../platform/journal/index.ts'
import type { Vault } from '../../../platform/vault/index.ts'
import { listAccountRows, openAccountRow } from '../../account/index.ts'
import { listCardRows } from '../../card/index.ts'
import { getCustomer, listRelationshipRows, type OpenedCustomer } from '../../customer/index.ts'
import { type After, listEntries, listPositions, showEntries } from '../../ledger/index.ts'
import { openUserNames } from '../../staff/index.ts'
import { DOSSIER_ENTRIES_MAX, DOSSIER_LOOKS_MAX } from '../contract.ts'
import type { States } from '../past.ts'

const PAGE_ROWS = 2_000
const SEQ_MAX = 2_147_483_647
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Those under restriction too: a dossier and a copy of one's own data serve the law that keeps them. */
const all = { ...everywhere, restricted: true } as const
const bank = { kind: 'job', name: 'audit', grants: 'all', onBehalfOf: null } as const

type Reading = { tx: Tx; vault: Vault }
export type Step = (part: string) => Promise<void>

async function allRows({ tx }: Reading, customerId: string): Promise<JournalRow[]> {
  const rows: JournalRow[] = []
  for (let before = SEQ_MAX; ; ) {
    const page = await listChain(tx, customerId, before, PAGE_ROWS)
    rows.push(...page)
    const last = page.at(-1)
    if (!last || page.length < PAGE_ROWS) return rows.reverse()
    before = last.seq
  }
}

async function allLooks({ tx }: Reading, customerId: string): Promise<AccessRecord[]> {
  const looks: AccessRecord[] = []
  let before: { at: string; recordId: string } | null = null
  while (looks.length < DOSSIER_LOOKS_MAX) {
    const page: (AccessRecord & { atText: string })[] = await listAccessRecords(tx, {
      customerId,
      before,
      since: null,
      until: null,
      actor: null,
      limit: PAGE_ROWS,
    })
    looks.push(...page)
    const last = page.at(-1)
    if (!last || page.length < PAGE_ROWS) break
    before = { at: last.atText, recordId: last.recordId }
  }
  return looks
}

async function allTransactions({ tx, vault }: Reading, customerId: string) {
  const lines: Awaited<ReturnType<typeof showEntries>> = []
  let before: After | null = null
  while (lines.length < DOSSIER_ENTRIES_MAX) {
    const page: Awaited<ReturnType<typeof listEntries>> = await listEntries(tx, {
      customerId,
      accountId: null,
      before,
      limit: PAGE_ROWS,
    })
    lines.push(...(await showEntries(tx, vault, bank, page, true)))
    const last = page.at(-1)
    if (!last || page.length < PAGE_ROWS) break
    before = { at: last.at, transactionId: last.transactionId, leg: last.leg }
  }
  return lines
}

async function holdings({ tx, vault }: Reading, { customerId, key }: OpenedCustomer) {
  const [accounts, cards, positions] = [
    await listAccountRows(tx, customerId),
    await listCardRows(tx, customerId),
    await listPositions(tx, [customerId]),
  ]
  const balances = new Map(positions.map((one) => [one.accountId, one.balanceFen]))
  return {
    accounts: accounts.map((row) => {
      const { customerId: _, version: _v, ...account } = openAccountRow(vault, key, row)
      return { ...account, balanceFen: balances.get(row.accountId) ?? null }
    }),
    // PCI DSS 3.4.1: of a card's number only its first six and last four digits leave, of its expiry nothing.
    cards: cards.map(({ customerId: _, version: _v, sealed: _s, ...card }) => card),
  }
}

export type Gathered = Awaited<ReturnType<typeof gather>>
/**
 * The whole record in the clear, with everything that hangs on it; `step` is told which part comes next. For machines
 * that encrypt it at once: whoever calls this has been permitted and journaled.
 */
export async function gather(reading: Reading, customerId: string, step: Step) {
  const { tx, vault } = reading
  await step('record')
  const record = await getCustomer(tx, vault, customerId, all)
  const relationships = await listRelationshipRows(tx, customerId, all)
  const held = await holdings(reading, record)
  await step('transactions')
  const transactions = await allTransactions(reading, customerId)
  await step('history')
  const rows = await allRows(reading, customerId)
  await step('looks')
  const looks = await allLooks(reading, customerId)
  const people = [...rows, ...looks].map(({ actorId }) => actorId).filter((id) => UUID.test(id))
  const names = await openUserNames(tx, vault, [...new Set(people)])
  const by = (one: { actorId: string; actorName: string }) => names.get(one.actorId) ?? one.actorName
  const history = rows.map((row) => ({
    seq: row.seq,
    at: row.at.toISOString(),
    by: by(row),
    channel: row.channel,
    origin: row.origin,
    action: row.action,
    ...(JSON.parse(vault.open(record.key, JOURNAL_PLACE, row.sealed)) as States),
  }))
  const { number, createdAt, updatedAt, state } = record
  return {
    rows,
    json: {
      record: { customerId, number, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString(), ...state },
      relationships: relationships.map(({ customerId: _, ...row }) => row),
      ...held,
      transactions,
      transactionsCut: transactions.length >= DOSSIER_ENTRIES_MAX,
      history,
      statements: history.filter(({ action }) => action.startsWith('statement.')),
      approvals: history.filter(({ action }) => /(^approval\.|change-request|request-change)/.test(action)),
      looks: looks.map((look) => ({ at: look.at.toISOString(), by: by(look), action: look.action })),
      looksCut: looks.length >= DOSSIER_LOOKS_MAX,
    },
  }
}

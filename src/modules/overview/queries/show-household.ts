// The household or group of a customer: relationships followed level by level, only through members the caller may see.

import { maskingOf } from '../../../platform/access/index.ts'
import { type QueryContext, query } from '../../../platform/command/index.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { seesBalances } from '../../account/index.ts'
import {
  getCustomer,
  listHeldRelationships,
  type OpenedCustomer,
  openCustomer,
  rowsInScope,
  showName,
} from '../../customer/index.ts'
import { addFen, exactFen, type FenSum, listCustomerMonths, listPositions } from '../../ledger/index.ts'
import * as contract from '../contract.ts'
import { bindingTypes, binds } from '../household.ts'
import { mainCurrency, monthBefore } from '../overview.ts'

const RELATIONS_MAX = 2_000
const MONTHS = 12
const SHARE_DIGITS = 1

type Kind = contract.Household['kind']
type Link = Pick<contract.Household['members'][number], 'type' | 'ofId' | 'heldPercent'>
type Member = Link & { record: OpenedCustomer }

/** Level by level, each customer once: circles end by themselves. */
async function findMembers(context: QueryContext, first: OpenedCustomer, kind: Kind) {
  const { tx, vault, caller, scope, clock } = context
  const members = new Map<string, Member>([
    [first.customerId, { record: first, type: null, ofId: null, heldPercent: null }],
  ])
  let level = [first.customerId]
  let capped = false
  for (let step = 0; step < contract.STEPS_MAX[kind] && level.length > 0 && !capped; step++) {
    const rows = await listHeldRelationships(tx, level, bindingTypes(kind), clock.today(), RELATIONS_MAX)
    const links = new Map<string, Link>()
    for (const { customerId, otherId, type, sharePercent } of rows) {
      const heldPercent = sharePercent === null ? null : Number(sharePercent)
      if (!members.has(otherId) && !links.has(otherId) && binds({ type, sharePercent: heldPercent }))
        links.set(otherId, { type, ofId: customerId, heldPercent })
    }
    const found = (await rowsInScope(tx, [...links.keys()], scope))
      .map((row) => openCustomer(vault, row))
      .filter(({ state }) => seesBalances(caller, state))
      .sort((a, b) => (a.customerId < b.customerId ? -1 : 1))
    const room = contract.MEMBERS_MAX - members.size
    capped = found.length > room || rows.length === RELATIONS_MAX
    level = []
    for (const record of found.slice(0, room)) {
      members.set(record.customerId, { record, ...(links.get(record.customerId) as Link) })
      level.push(record.customerId)
    }
  }
  return { members: [...members.values()], capped }
}

type Sums = Record<'assetsFen' | 'debtsFen' | 'inFen' | 'outFen', FenSum>
const NOTHING: Sums = { assetsFen: 0, debtsFen: 0, inFen: 0, outFen: 0 }
const plus = (a: Sums, b: Sums): Sums => ({
  assetsFen: addFen(a.assetsFen, b.assetsFen),
  debtsFen: addFen(a.debtsFen, b.debtsFen),
  inFen: addFen(a.inFen, b.inFen),
  outFen: addFen(a.outFen, b.outFen),
})
const exact = (sums: Sums) => ({
  assetsFen: exactFen(sums.assetsFen),
  debtsFen: exactFen(sums.debtsFen),
  inFen: exactFen(sums.inFen),
  outFen: exactFen(sums.outFen),
})

/** What each member holds and moved in one currency. */
async function sumMembers({ tx, clock }: QueryContext, ids: readonly string[], firstId: string) {
  const since = monthBefore(`${clock.today().slice(0, 7)}-01`, MONTHS - 1)
  const [positions, months] = await Promise.all([listPositions(tx, ids), listCustomerMonths(tx, ids, since)])
  const own = positions.filter(({ customerId }) => customerId === firstId)
  const currency = mainCurrency(own.length > 0 ? own : positions)
  const sums = new Map<string, Sums>(ids.map((id) => [id, NOTHING]))
  const add = (id: string, more: Partial<Sums>) => sums.set(id, plus(sums.get(id) ?? NOTHING, { ...NOTHING, ...more }))
  for (const { customerId, balanceFen, currency: code } of positions)
    if (code === currency) add(customerId, balanceFen > 0 ? { assetsFen: balanceFen } : { debtsFen: balanceFen })
  for (const { customerId, figures } of months)
    for (const [code, , inFen, outFen] of figures.flows) if (code === currency) add(customerId, { inFen, outFen })
  return { currency, sums }
}

export const showHousehold = query(contract.showHousehold, async (context, { params }) => {
  const { tx, vault, caller, scope, clock, looked } = context
  const first = await getCustomer(tx, vault, params.customerId, scope)
  looked([first.customerId])
  if (maskingOf(caller).money === 'hidden' || !seesBalances(caller, first.state))
    throw new Refusal('access.forbidden', { permission: 'account.see-balances' }, { status: 403 })
  const kind: Kind = first.state.kind === 'individual' ? 'household' : 'group'
  const { members, capped } = await findMembers(context, first, kind)
  const ids = members.map(({ record }) => record.customerId)
  looked(ids.slice(1))
  const { currency, sums } = await sumMembers(context, ids, first.customerId)
  const total = exact([...sums.values()].reduce(plus, NOTHING))
  const shareOf = (fen: number) =>
    total.assetsFen === 0 ? 0 : Number(((fen / total.assetsFen) * 100).toFixed(SHARE_DIGITS))
  return {
    asOf: clock.now().toISOString(),
    kind,
    currency,
    members: members.map(({ record, ...link }) => {
      const held = exact(sums.get(record.customerId) ?? NOTHING)
      const name = showName(record.state.kind, record.state.name, maskingOf(caller))
      const { customerId, number } = record
      return { customerId, number, name, ...link, ...held, sharePercent: shareOf(held.assetsFen) }
    }),
    total,
    capped,
  }
})

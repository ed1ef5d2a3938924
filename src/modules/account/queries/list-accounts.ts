// The accounts a customer owns, shares or may use, with what the ledger says of them.

import { query } from '../../../platform/command/index.ts'
import { getCustomer } from '../../customer/index.ts'
import { listPositions } from '../../ledger/index.ts'
import { getAccount, listAccountRows, listShared, listSharedRows, openAccountRow } from '../account-store.ts'
import * as contract from '../contract.ts'
import { productVersion, readCatalogue } from '../product-store.ts'
import { seesBalances, showAccount as show, showAccountLine } from '../show-account.ts'

export const listAccounts = query(
  contract.listAccounts,
  async ({ tx, vault, caller, scope, clock, looked }, { params }) => {
    const owner = await getCustomer(tx, vault, params.customerId, scope)
    looked([owner.customerId])
    const [own, shared] = await Promise.all([
      listAccountRows(tx, owner.customerId),
      listShared(tx, owner.customerId, clock.today()),
    ])
    const roles = new Map(shared.map((one) => [`${one.ownerId}/${one.accountId}`, one.role]))
    const others = (await listSharedRows(tx, shared)).flatMap((row) => {
      const role = roles.get(`${row.customerId}/${row.accountId}`)
      return role ? [{ row, role }] : []
    })
    const owners = [...new Set([owner.customerId, ...others.map(({ row }) => row.customerId)])]
    const codes = [...new Set([...own, ...others.map(({ row }) => row)].map((row) => row.productCode))]
    const [positions, catalogue] = await Promise.all([listPositions(tx, owners), readCatalogue(tx, codes)])
    const positionOf = new Map(positions.map((position) => [position.accountId, position]))
    const sees = seesBalances(caller, owner.state)
    const lines = [
      ...own.map((row) => ({ record: openAccountRow(vault, owner.key, row), role: 'owner' as const })),
      ...others.map(({ row: { wrapped, ...row }, role }) => ({
        record: openAccountRow(vault, vault.openKey(row.customerId, wrapped), row),
        role,
      })),
    ]
    const items = lines.map(({ record, role }) =>
      showAccountLine(
        caller,
        record,
        role,
        productVersion(catalogue, record.productCode, record.productVersion),
        positionOf.get(record.accountId) ?? null,
        // Who may only use an account learns its balance from its owner.
        sees && role !== 'authorised',
      ),
    )
    return { items }
  },
)

export const showAccount = query(contract.showAccount, async (context, { params }) => {
  const { tx, vault, scope, looked } = context
  const owner = await getCustomer(tx, vault, params.customerId, scope)
  looked([owner.customerId])
  return show(context, owner, await getAccount(tx, vault, owner.key, params))
})

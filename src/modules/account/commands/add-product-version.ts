// Add a dated version to a product, or open a new one: what was agreed under older versions stays.

import { command, type State } from '../../../platform/command/index.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import { Refusal } from '../../../platform/kernel/refusal.ts'
import { findCurrency } from '../../reference/index.ts'
import * as contract from '../contract.ts'
import { productProblems } from '../product.ts'
import { endProductVersion, insertProducts, lockProduct } from '../product-store.ts'

const refuse = (field: string, rule: string) => new Refusal('http.invalid', {}, { fields: [{ field, rule }] })

export const addProductVersion = command(contract.addProductVersion, async ({ tx, vault, clock }, { params, body }) => {
  const { afterVersion, ...wished } = body
  const versions = await lockProduct(tx, params.code)
  const newest = versions[0] ?? null
  if ((newest?.version ?? 0) !== afterVersion)
    throw new Refusal(
      'record.moved',
      { version: newest?.version ?? 0 },
      { status: 409, data: { yours: { version: afterVersion }, theirs: newest } },
    )
  const problems = productProblems(wished.kind, wished.parameters)
  if (problems.length > 0) throw new Refusal('http.invalid', {}, { fields: problems })
  if (!findCurrency(wished.currency)) throw refuse('currency', 'product.currency-unknown')
  if (wished.validFrom < clock.today()) throw refuse('validFrom', 'product.starts-past')
  if (newest && wished.validFrom <= newest.validFrom) throw refuse('validFrom', 'product.starts-before-newest')
  if (newest && newest.kind !== wished.kind) throw refuse('kind', 'product.kind-fixed')
  if (newest && newest.currency !== wished.currency) throw refuse('currency', 'product.currency-fixed')
  const product: contract.Product = { ...wished, code: params.code, version: afterVersion + 1, validTo: null }
  if (newest) await endProductVersion(tx, params.code, newest.version, wished.validFrom)
  await insertProducts(tx, [product])
  return {
    chain: { id: namedId('product', params.code), key: vault.bankKey },
    before: newest as State,
    after: product as State,
    events: [contract.productChanged({ code: params.code, version: product.version })],
    reply: product,
  }
})

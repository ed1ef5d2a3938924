// Every product with all its versions.

import { query } from '../../../platform/command/index.ts'
import * as contract from '../contract.ts'
import { readCatalogue } from '../product-store.ts'

export const listProducts = query(contract.listProducts, async ({ tx, clock }) => ({
  items: [...(await readCatalogue(tx)).values()].flat(),
  today: clock.today(),
}))

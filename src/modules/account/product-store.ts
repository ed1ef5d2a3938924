// Every statement on products.

import type { Tx } from '../../platform/database/index.ts'
import { Refusal } from '../../platform/kernel/refusal.ts'
import { saveTerms } from '../ledger/index.ts'
import { versionOn } from './product.ts'
import type { Product } from './product-contract.ts'
import { namedTermsOf } from './terms.ts'

const COLUMNS = `code, version, kind, currency, names, valid_from as "validFrom", valid_to as "validTo", parameters`

/** Every product by code, versions newest first. */
export type Catalogue = ReadonlyMap<string, readonly Product[]>

/** The products of these codes, or all. */
export async function readCatalogue(tx: Tx, codes: readonly string[] | null = null): Promise<Catalogue> {
  const rows = await tx.rows<Product>(
    `select ${COLUMNS} from product where $1::text[] is null or code = any($1) order by code, version desc`,
    [codes],
  )
  const all = new Map<string, Product[]>()
  for (const row of rows) all.set(row.code, [...(all.get(row.code) ?? []), row])
  return all
}

export function productVersion(catalogue: Catalogue, code: string, version: number): Product {
  const product = catalogue.get(code)?.find((one) => one.version === version)
  if (!product) throw new Error(`product ${code} has no version ${version}`)
  return product
}

/** The version that may be opened on a bank date, or a refusal naming the field. */
export function productToOpen(catalogue: Catalogue, code: string, today: string): Product {
  const product = versionOn(catalogue.get(code) ?? [], today)
  if (!product)
    throw new Refusal('http.invalid', {}, { fields: [{ field: 'productCode', rule: 'product.not-offered' }] })
  return product
}

/** All versions of a product, locked against others who add one. */
export async function lockProduct(tx: Tx, code: string): Promise<Product[]> {
  await tx.run('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`kahu.product.${code}`])
  return tx.rows<Product>(`select ${COLUMNS} from product where code = $1 order by version desc`, [code])
}

/** Writes products, and what the ledger has to know of them. */
export async function insertProducts(tx: Tx, products: readonly Product[]): Promise<void> {
  await tx.run(
    `insert into product (code, version, kind, currency, names, valid_from, valid_to, parameters)
     select r.code, r.version, r.kind, r.currency, r.names, r.valid_from, r.valid_to, r.parameters
     from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::jsonb[], $6::date[], $7::date[], $8::jsonb[])
       as r (code, version, kind, currency, names, valid_from, valid_to, parameters)
     on conflict (code, version) do nothing`,
    [
      products.map((one) => one.code),
      products.map((one) => one.version),
      products.map((one) => one.kind),
      products.map((one) => one.currency),
      products.map((one) => JSON.stringify(one.names)),
      products.map((one) => one.validFrom),
      products.map((one) => one.validTo),
      products.map((one) => JSON.stringify(one.parameters)),
    ],
  )
  await saveTerms(tx, products.flatMap(namedTermsOf))
}

export async function endProductVersion(tx: Tx, code: string, version: number, validTo: string): Promise<void> {
  await tx.run('update product set valid_to = $3 where code = $1 and version = $2', [code, version, validTo])
}

/** Of these, the products whose code is not there at all. */
export async function insertUnknownProducts(tx: Tx, products: readonly Product[]): Promise<void> {
  const known = await readCatalogue(tx)
  await insertProducts(
    tx,
    products.filter(({ code }) => !known.has(code)),
  )
}

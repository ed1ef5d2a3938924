// Brings in products with their parameters, for a bank that moves here with its own.

import { Value } from 'typebox/value'
import { type BatchAnswer, type BatchHandler, batchCommand, type State } from '../../../platform/command/index.ts'
import type { Importable, ImportItem } from '../../../platform/intake/importable.ts'
import { neverUndone } from '../../../platform/intake/never-undone.ts'
import { namedId } from '../../../platform/kernel/ids.ts'
import type { FieldProblem } from '../../../platform/kernel/refusal.ts'
import { Cells, fieldNamed } from '../../ledger/index.ts'
import * as contract from '../contract.ts'
import { productProblems } from '../product.ts'
import { type Product, ProductKind, ProductParameters } from '../product-contract.ts'
import { insertProducts, readCatalogue } from '../product-store.ts'

export const IMPORT_PRODUCTS = 'product.import'
const NAME_CHARS_MAX = 60
const PARAMETERS_CHARS_MAX = 4_000
const CODE = /^[A-Z][A-Z0-9-]{1,31}$/

type Draft = Omit<Product, 'version' | 'validTo'>
type Item = ImportItem<Draft>

/** The parameters as JSON, checked as the route that adds a version checks them. */
function parametersOf(text: string, kind: ProductKind, problems: FieldProblem[]): ProductParameters {
  try {
    const parameters: unknown = JSON.parse(text)
    if (Value.Check(ProductParameters, parameters)) {
      problems.push(...productProblems(kind, parameters).map((problem) => ({ ...problem, field: 'parameters' })))
      return parameters
    }
  } catch {
    // Told below, as whatever else does not fit.
  }
  problems.push({ field: 'parameters', rule: 'product.parameters-unreadable' })
  return {}
}

function read(given: ReadonlyMap<string, string>) {
  const cells = new Cells(given)
  const kind = cells.choice('kind', ProductKind.enum as ProductKind[])
  const text = cells.text('parameters', { required: true, max: PARAMETERS_CHARS_MAX })
  const draft: Draft = {
    code: cells.text('code', { required: true, max: 32, pattern: CODE }),
    kind,
    currency: cells.currency('currency'),
    names: {
      'zh-CN': cells.text('nameChinese', { required: true, max: NAME_CHARS_MAX }),
      'en-US': cells.text('nameEnglish', { required: true, max: NAME_CHARS_MAX }),
    },
    validFrom: cells.date('validFrom', { required: true }) ?? '',
    parameters: text === '' ? {} : parametersOf(text, kind, cells.problems),
  }
  return { draft, problems: cells.problems, corrected: [] }
}

const handle: BatchHandler<Item> = async ({ tx, vault }, items) => {
  const codes = items.map(({ draft }) => draft.code)
  const known = new Set((await readCatalogue(tx, codes)).keys())
  const fresh: Product[] = []
  const answers = items.map(({ draft }): BatchAnswer => {
    // A product that is there goes on by versions of its own; a file does not change it.
    if (known.has(draft.code)) return { refused: null, change: null }
    known.add(draft.code)
    const product: Product = { ...draft, version: 1, validTo: null }
    fresh.push(product)
    const subjectId = namedId('product', draft.code)
    return {
      refused: null,
      change: {
        chain: { id: subjectId, key: vault.bankKey },
        before: null,
        after: product as State,
        events: [contract.productChanged({ code: draft.code, version: 1 })],
        reply: { outcome: 'created', subjectId },
      },
    }
  })
  await insertProducts(tx, fresh)
  return answers
}

export const productImportable: Importable<Draft> = {
  id: 'product',
  permission: IMPORT_PRODUCTS,
  modes: ['create'],
  inOrder: true,
  fields: [
    { ...fieldNamed('code', '代码', '产品代码'), required: true, identifies: true, mask: 'none' },
    { ...fieldNamed('kind', '种类', '产品种类'), required: true, mask: 'none' },
    { ...fieldNamed('currency', '币种'), required: true, mask: 'none' },
    { ...fieldNamed('nameChinese', '名称', '中文名'), required: true, mask: 'none' },
    { ...fieldNamed('nameEnglish', '英文名', 'name'), required: true, mask: 'none' },
    { ...fieldNamed('validFrom', '生效日期', 'valid from'), required: true, mask: 'none' },
    { ...fieldNamed('parameters', '参数'), required: true, mask: 'none' },
  ],
  read,
  batch: batchCommand<Item>({ id: IMPORT_PRODUCTS, permission: IMPORT_PRODUCTS }, handle),
  undo: neverUndone('product.undo-import', IMPORT_PRODUCTS),
}

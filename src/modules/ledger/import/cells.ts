// Reads the cells of one row for imports of accounts, cards and postings, and gathers what is wrong with them.

import { type FieldProblem, Refusal } from '../../../platform/kernel/refusal.ts'
import { readDate } from '../../customer/index.ts'
import { findCurrency } from '../../reference/index.ts'

const AMOUNT = /^([+-]?)(\d{1,15})(?:\.(\d{1,6}))?$/

/**
 * Decimal text -> whole minor units of a currency (ISO 4217), signed; null for what is no amount, names a fraction of
 * a minor unit, or is too large to count exactly.
 */
export function minorUnitsOf(text: string, currency: string): number | null {
  const units = findCurrency(currency)?.minorUnits ?? null
  const match = AMOUNT.exec(text.normalize('NFKC').replace(/[,\s]/g, ''))
  if (!match || units === null) return null
  const [, sign, whole = '', fraction = ''] = match
  if (/[^0]/.test(fraction.slice(units))) return null
  const amount = Number(whole + fraction.slice(0, units).padEnd(units, '0'))
  if (!Number.isSafeInteger(amount)) return null
  return sign === '-' ? -amount : amount
}

/** A field with the header texts that mean it; its own key does too. */
export const fieldNamed = (key: string, ...aliases: string[]) => ({ key, aliases: [key.toLowerCase(), ...aliases] })

/** The same refusal, told under the columns of the file. */
export const underColumns = (refusal: Refusal, columns: Readonly<Record<string, string>>): Refusal =>
  new Refusal(refusal.code, refusal.facts, {
    fields: refusal.fields.map((problem) => ({ ...problem, field: columns[problem.field] ?? problem.field })),
  })

type TextRule = { required?: boolean; max?: number; pattern?: RegExp }

/** One row; each reader answers a value and notes what was wrong under the field's key. */
export class Cells {
  readonly problems: FieldProblem[] = []
  readonly #cells: ReadonlyMap<string, string>

  constructor(cells: ReadonlyMap<string, string>) {
    this.#cells = cells
  }

  #refuse(field: string, rule: string, facts: FieldProblem['facts'] = {}): null {
    this.problems.push({ field, rule, facts })
    return null
  }

  text(field: string, { required = false, max = 100, pattern }: TextRule = {}): string {
    const cell = (this.#cells.get(field) ?? '').trim()
    if (cell === '') {
      if (required) this.#refuse(field, 'schema.required')
      return ''
    }
    if (cell.length > max) this.#refuse(field, 'schema.too-long', { limit: max })
    else if (pattern && !pattern.test(cell)) this.#refuse(field, 'schema.shape')
    return cell
  }

  date(field: string, { required = false }: { required?: boolean } = {}): string | null {
    const cell = this.text(field, { required })
    if (cell === '') return null
    const date = readDate(cell)
    return date.ok ? date.value : this.#refuse(field, date.rule)
  }

  /** One of the codes, upper or lower case; the first of them where the cell is empty and `required` is not set. */
  choice<C extends string>(field: string, allowed: readonly C[], { required = true }: { required?: boolean } = {}): C {
    const cell = this.text(field, { required }).toLowerCase() as C
    if (cell !== '' && !allowed.includes(cell)) this.#refuse(field, 'schema.enum', { allowed: allowed.join(', ') })
    return cell === '' ? (allowed[0] as C) : cell
  }

  whole(
    field: string,
    { min, max, required = false }: { min: number; max: number; required?: boolean },
  ): number | null {
    const cell = this.text(field, { required })
    if (cell === '') return null
    const value = Number(cell)
    if (!/^\d{1,15}$/.test(cell) || value < min || value > max)
      return this.#refuse(field, 'import.cell-whole', { min, max })
    return value
  }

  currency(field: string): string {
    const cell = this.text(field, { required: true }).toUpperCase()
    if (cell !== '' && findCurrency(cell)?.minorUnits == null) this.#refuse(field, 'product.currency-unknown')
    return cell
  }

  /** Minor units; signed only where a type may go either way. */
  amount(field: string, currency: string, { signed = false, required = true } = {}): number | null {
    const cell = this.text(field, { required })
    if (cell === '') return null
    const amount = minorUnitsOf(cell, currency)
    if (amount === null || amount === 0 || (amount < 0 && !signed)) return this.#refuse(field, 'import.cell-minor')
    return amount
  }
}

// A row of a file as a checked customer, or what is wrong with each of its cells.

import type { ImportMode } from '../../../platform/intake/importable.ts'
import type { FieldProblem } from '../../../platform/kernel/refusal.ts'
import type { CheckContext } from '../check-items.ts'
import type { Checked } from '../checked.ts'
import { blankCustomer, checkCustomer } from '../customer.ts'
import { isCustomerNumber } from '../customer-number.ts'
import type { CustomerState } from '../customer-state.ts'
import { DOCUMENT_FIELDS } from './import-fields.ts'
import { allowedChoices, readChoice, readDate, readFen } from './read-value.ts'

/** What a row says: a whole checked record, which of its fields the row gave, and what finds an existing one. */
export type CustomerRow = {
  state: CustomerState
  /** Fields the row gave a value for. */
  given: (keyof CustomerState)[]
  /** Fields whose cell was empty. */
  emptied: (keyof CustomerState)[]
  number: string | null
  branch: string | null
  owner: string | null
  /** The row alone makes a record without any problem: a new one needs no second check. */
  isWhole: boolean
}
export type ReadRow = { draft: CustomerRow; problems: FieldProblem[]; corrected: string[] }

const CHOICES = ['gender', 'maritalStatus', 'education', 'incomeBand', 'riskPreference', 'stage'] as const
const TEXTS = ['ethnicity', 'employer', 'legalRepresentative', 'businessScope', 'occupation', 'industry'] as const
const DATES = ['birthDate', 'foundedOn', 'openedOn'] as const
const PHONES = ['mobile', 'home', 'work'] as const
const TAG_LENGTH_MAX = 24
const TEXT_LENGTH_MAX: Partial<Record<(typeof TEXTS)[number], number>> = { ethnicity: 20, businessScope: 1000 }
const CLEARED_LISTS: Record<string, keyof CustomerState> = { tags: 'tags' }

class RowReader {
  readonly problems: FieldProblem[] = []
  readonly corrected: string[] = []
  readonly given = new Set<keyof CustomerState>()
  readonly emptied = new Set<keyof CustomerState>()
  /** Which cell a path of the checked record came from. */
  readonly sources = new Map<string, string>()
  readonly #cells: ReadonlyMap<string, string>
  readonly state: CustomerState

  constructor(cells: ReadonlyMap<string, string>, state: CustomerState) {
    this.#cells = cells
    this.state = state
  }

  /** The cell when it has a value; an empty one is noted for clearing. */
  cell(key: string, field: keyof CustomerState): string | null {
    const text = this.#cells.get(key)
    if (text === undefined) return null
    if (text !== '') return text
    this.emptied.add(field)
    return null
  }

  set<K extends keyof CustomerState>(field: K, value: CustomerState[K]): void {
    this.state[field] = value
    this.given.add(field)
  }

  problem(field: string, rule: string, facts?: FieldProblem['facts']): void {
    this.problems.push({ field, rule, ...(facts ? { facts } : {}) })
  }

  checked(key: string, typed: string, checked: Checked): string | null {
    if (!checked.ok) {
      this.problem(key, checked.rule, checked.facts)
      return null
    }
    if (checked.value !== typed) this.corrected.push(key)
    return checked.value
  }

  readPlain(): void {
    for (const field of CHOICES) {
      const cell = this.cell(field, field)
      if (cell === null) continue
      const code = readChoice(field, cell)
      if (code === null) this.problem(field, 'schema.enum', { allowed: allowedChoices(field) })
      else this.set(field, code as never)
    }
    for (const field of DATES) {
      const cell = this.cell(field, field)
      if (cell === null) continue
      const date = readDate(cell)
      if (!date.ok) this.problem(field, date.rule)
      else this.set(field, date.value)
      // Another way of writing a date corrects nothing; a day count of a spreadsheet is turned into one.
      if (date.ok && /^\d{5}$/.test(cell)) this.corrected.push(field)
    }
    for (const field of TEXTS) {
      const cell = this.cell(field, field)
      if (cell === null) continue
      const max = TEXT_LENGTH_MAX[field] ?? 100
      if (cell.length > max) this.problem(field, 'schema.too-long', { limit: max })
      else this.set(field, cell)
    }
    const nationality = this.cell('nationality', 'nationality')
    if (nationality !== null)
      this.set('nationality', readChoice('nationality', nationality) ?? nationality.toUpperCase())
    const capital = this.cell('registeredCapital', 'registeredCapitalFen')
    const fen = capital === null ? null : this.checked('registeredCapital', capital, readFen(capital))
    if (fen !== null) {
      this.sources.set('registeredCapitalFen', 'registeredCapital')
      this.set('registeredCapitalFen', Number(fen))
      this.set('capitalCurrency', 'CNY')
    }
    const tags = this.cell(CLEARED_LISTS.tags as string, 'tags')
    if (tags !== null) {
      const list = [
        ...new Set(
          tags
            .split(/[;；,，、|]/)
            .map((tag) => tag.trim())
            .filter(Boolean),
        ),
      ].slice(0, 20)
      if (list.some((tag) => tag.length > TAG_LENGTH_MAX || /[\p{Cc}<>]/u.test(tag)))
        this.problem('tags', 'import.cell-tags', { max: TAG_LENGTH_MAX })
      else this.set('tags', list)
    }
  }

  readLists(): void {
    const { state } = this
    for (const type of DOCUMENT_FIELDS) {
      const number = this.cell(`documents.${type}`, 'documents')
      if (number === null) continue
      this.sources.set(`documents.${state.documents.length}`, `documents.${type}`)
      state.documents.push({
        itemId: `i${state.documents.length + 1}`,
        type,
        number,
        issuer: null,
        validFrom: null,
        validTo: null,
        longTerm: false,
      })
      this.given.add('documents')
    }
    for (const type of PHONES) {
      const number = this.cell(`phones.${type}`, 'phones')
      if (number === null) continue
      this.sources.set(`phones.${state.phones.length}`, `phones.${type}`)
      state.phones.push({ itemId: `i${state.phones.length + 1}`, type, number })
      this.given.add('phones')
    }
    const email = this.cell('emails.first', 'emails')
    if (email !== null) {
      this.sources.set('emails.0', 'emails.first')
      this.set('emails', [{ itemId: 'i1', address: email }])
    }
    this.#readAddress()
    const source = this.cell('source', 'sourceReferences')
    if (source === null) return
    const colon = source.indexOf(':')
    const reference = {
      system: colon > 0 ? source.slice(0, colon) : 'file',
      reference: colon > 0 ? source.slice(colon + 1) : source,
    }
    this.sources.set('sourceReferences.0', 'source')
    if (reference.system.length > 40 || reference.reference.length > 80 || reference.reference === '')
      this.problem('source', 'import.cell-source')
    else this.set('sourceReferences', [reference])
  }

  #readAddress(): void {
    const street = this.cell('address.street', 'addresses')
    const division = this.cell('address.division', 'addresses')
    const postcode = this.cell('address.postcode', 'addresses')
    if (street === null && division === null) return
    if (street !== null && street.length > 200) {
      this.problem('address.street', 'schema.too-long', { limit: 200 })
      return
    }
    const type = this.state.kind === 'corporate' ? 'registered' : 'home'
    this.sources.set('addresses.0.division', 'address.division')
    this.sources.set('addresses.0', 'address.street')
    this.set('addresses', [{ itemId: 'i1', type, division, street: street ?? '', postcode }])
  }

  /** The cell a problem of the checked record belongs to. */
  sourceOf(path: string): string {
    const parts = path.split('.')
    for (let length = parts.length; length > 0; length--) {
      const source = this.sources.get(parts.slice(0, length).join('.'))
      if (source) return source
    }
    return path
  }

  /** What the checks changed in what was typed. */
  noteCorrections(state: CustomerState): void {
    for (const list of ['documents', 'phones', 'emails'] as const) {
      for (const [at, item] of state[list].entries()) {
        const key = this.sources.get(`${list}.${at}`) as string
        const stored = 'number' in item ? item.number : item.address
        const typed = this.#cells.get(key) as string
        if (typed !== stored && typed !== stored.replace(/^\+86/, '')) this.corrected.push(key)
      }
    }
    const name = this.#cells.get('name')
    if (name && name !== state.name) this.corrected.push('name')
  }
}

/** Reads and checks a row. In an update only the cells that are there are looked at. */
export function readCustomer(cells: ReadonlyMap<string, string>, mode: ImportMode, context: CheckContext): ReadRow {
  const kindCell = cells.get('kind') ?? ''
  const kind =
    kindCell === ''
      ? cells.get('documents.credit-code') && !cells.get('documents.resident-id')
        ? 'corporate'
        : 'individual'
      : readChoice('kind', kindCell)
  const state = blankCustomer((kind ?? 'individual') as CustomerState['kind'], {
    branchId: 0,
    ownerId: null,
    openedOn: context.today,
  })
  const reader = new RowReader(cells, state)
  if (kind === null) reader.problem('kind', 'schema.enum', { allowed: allowedChoices('kind') })
  const name = cells.get('name') ?? ''
  if (name !== '') reader.set('name', name)
  else if (mode === 'create') reader.problem('name', 'schema.required')
  reader.readPlain()
  reader.readLists()
  const number = cells.get('number') || null
  if (number !== null && mode === 'create') reader.problem('number', 'import.cell-number-given')
  else if (number !== null && !isCustomerNumber(number)) reader.problem('number', 'import.cell-customer-number')
  const checked = checkCustomer(state, context)
  // A stage of its own needs a document only when the record is a new one; the batch decides that on the whole record.
  for (const { field, rule, facts } of checked.problems) {
    if (rule === 'customer.document-required' && mode !== 'create') continue
    const key = reader.sourceOf(field)
    const isGiven = cells.get(key) !== undefined && cells.get(key) !== ''
    if (!isGiven && mode !== 'create') continue
    if (key === 'name' && name === '') continue
    reader.problem(key, rule, facts)
  }
  if (reader.problems.length === 0) reader.noteCorrections(checked.state)
  const draft = {
    state: checked.state,
    given: [...reader.given],
    emptied: [...reader.emptied].filter((field) => !reader.given.has(field)),
    number,
    branch: cells.get('branch') || null,
    owner: cells.get('owner') || null,
    isWhole: checked.problems.length === 0,
  }
  return { draft, problems: reader.problems, corrected: [...new Set(reader.corrected)] }
}

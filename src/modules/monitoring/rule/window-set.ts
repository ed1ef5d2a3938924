// All windows of a set of rules over all keys: which key each transaction falls under, and taking it in.

import { type Filter, KEYS, type KeyName } from '../rule-contract.ts'
import type { WindowImage, WindowState } from './columns.ts'
import { numberHolds, textHolds } from './condition.ts'
import type { Surroundings } from './engine-types.ts'
import { NUMBER_READERS, TEXT_READERS, type TransactionFacts } from './facts.ts'
import { FIRST_MINUTES, FirstWindow } from './first-window.ts'
import { HabitWindow } from './habit-window.ts'
import { KeyTable } from './key-table.ts'
import { LastWindow, PlaceWindow } from './last-window.ts'
import { filterName, type WindowSpec } from './operands.ts'
import { provinceCentre } from './province-centres.ts'
import { readSnapshot } from './snapshot.ts'
import { ValueWindow, valueHash } from './value-window.ts'
import { StepWindow } from './windows.ts'

const MINUTE_MS = 60_000
const NO_KEY = -1

const KEY_READERS: Record<KeyName, (facts: TransactionFacts) => string | null> = {
  customer: (facts) => facts.customerId,
  card: (facts) => facts.cardId,
  account: (facts) => facts.accountId,
  merchant: (facts) => facts.merchantId,
  counterparty: (facts) => facts.counterparty,
  device: (facts) => facts.device,
  place: (facts) => facts.division,
}

/** What is known of the transaction at hand. */
export type Current = {
  /** Its number under each kind of key; -1: it has none, or nobody asks. */
  keys: Int32Array
  /** The clock of each of those keys, this transaction counted: epoch ms. */
  now: Float64Array
  /** Which filters it passes; 0 passes everything. */
  passes: Uint8Array
  latitude: number
  longitude: number
}

export type Slot = {
  name: string
  spec: WindowSpec
  key: number
  filter: number
  window: WindowState
  add(facts: TransactionFacts): void
}

type Header = { tables: Record<string, ReturnType<KeyTable['image']>>; extra: unknown }

export class WindowSet {
  readonly slots = new Map<string, Slot>()
  readonly current: Current
  private adds: Slot[] = []
  private tables: { kind: KeyName; index: number; table: KeyTable; room: number; windows: WindowState[] }[] = []
  private filters: ((facts: TransactionFacts) => boolean)[] = [() => true]
  private surroundings: Surroundings
  private placed = false
  private stepped: { key: number; window: StepWindow }[] = []
  private valued: { key: number; window: ValueWindow }[] = []
  private firsts: { key: number; window: FirstWindow }[] = []

  constructor(specs: ReadonlyMap<string, WindowSpec>, surroundings: Surroundings) {
    this.surroundings = surroundings
    const names = ['']
    const current = (this.current = {
      keys: new Int32Array(KEYS.length).fill(NO_KEY),
      now: new Float64Array(KEYS.length),
      passes: new Uint8Array(0),
      latitude: Number.NaN,
      longitude: Number.NaN,
    })
    for (const [name, spec] of specs) {
      let filter = names.indexOf(filterName(spec.where))
      if (filter < 0 && spec.where) {
        filter = names.push(filterName(spec.where)) - 1
        this.filters.push(compileFilter(spec.where, surroundings))
      }
      const slot = slotOf(name, spec, filter, current)
      this.slots.set(name, slot)
      this.adds.push(slot)
      if (spec.kind === 'place') this.placed = true
      if (slot.window instanceof StepWindow) this.stepped.push({ key: slot.key, window: slot.window })
      if (slot.window instanceof ValueWindow) this.valued.push({ key: slot.key, window: slot.window })
      if (slot.window instanceof FirstWindow) this.firsts.push({ key: slot.key, window: slot.window })
      const held = this.tables.find(({ kind }) => kind === spec.by)
      if (held) held.windows.push(slot.window)
      else {
        const index = KEYS.indexOf(spec.by)
        this.tables.push({ kind: spec.by, index, table: new KeyTable(), room: 0, windows: [slot.window] })
      }
    }
    current.passes = new Uint8Array(this.filters.length)
  }

  /** Finds the keys of a transaction, their clocks, and the filters it passes. */
  meet(facts: TransactionFacts): void {
    const { current, filters } = this
    for (const entry of this.tables) {
      const key = KEY_READERS[entry.kind](facts)
      if (key === null) {
        current.keys[entry.index] = NO_KEY
        continue
      }
      const number = entry.table.numberOf(key)
      if (number >= entry.room) {
        for (const window of entry.windows) window.ensure(number)
        entry.room = number + 1
      }
      current.keys[entry.index] = number
      current.now[entry.index] = Math.max(entry.table.clock[number]!, facts.at)
    }
    const { keys, now } = current
    for (const { key, window } of this.stepped) if (keys[key] !== NO_KEY) window.turn(keys[key]!, facts.at, now[key]!)
    for (const { key, window } of this.valued) if (keys[key] !== NO_KEY) window.turn(keys[key]!, facts.at, now[key]!)
    for (const { key, window } of this.firsts) if (keys[key] !== NO_KEY) window.turn(keys[key]!, facts.at, now[key]!)
    for (let index = 0; index < filters.length; index++) current.passes[index] = filters[index]!(facts) ? 1 : 0
    if (this.placed) this.place(facts)
  }

  private place(facts: TransactionFacts): void {
    const { current } = this
    current.latitude = current.longitude = Number.NaN
    if (!facts.cardPresent) return
    const given = facts.latitude !== null && facts.longitude !== null
    const centre =
      given || facts.division === null ? null : (this.surroundings.placeOf ?? provinceCentre)(facts.division)
    current.latitude = facts.latitude ?? centre?.latitude ?? Number.NaN
    current.longitude = facts.longitude ?? centre?.longitude ?? Number.NaN
  }

  /** Takes the transaction that was met last into every window, and moves the clocks of its keys. */
  take(facts: TransactionFacts): void {
    const { current, adds } = this
    for (let index = 0; index < adds.length; index++) {
      const slot = adds[index]!
      if (current.keys[slot.key] !== NO_KEY && current.passes[slot.filter] === 1) slot.add(facts)
    }
    for (const { index, table } of this.tables) {
      const number = current.keys[index]!
      if (number !== NO_KEY) table.clock[number] = current.now[index]!
    }
  }

  /** Forgets keys whose windows are all empty at `at`; answers how many. */
  sweep(at: number): number {
    let dropped = 0
    for (const { kind, table, windows } of this.tables) {
      const longest = Math.max(...[...this.slots.values()].map(({ spec }) => (spec.by === kind ? reachMs(spec) : 0)))
      for (const number of table.dropBefore(at - longest)) {
        for (const window of windows) window.forget(number)
        dropped += 1
      }
    }
    return dropped
  }

  /** Header and images of all state; `extra` is the caller's own. */
  images(extra: unknown): { header: Header; images: Map<string, WindowImage> } {
    const images = new Map<string, WindowImage>()
    const tables: Header['tables'] = {}
    for (const { kind, table } of this.tables) {
      tables[kind] = table.image()
      images.set(`clock|${kind}`, { counters: {}, columns: { clock: table.clock } })
    }
    for (const { name, window } of this.slots.values()) images.set(name, window.image())
    return { header: { tables, extra }, images }
  }

  /** Takes over what a snapshot holds of these windows; answers the names it lacks, which start empty, and `extra`. */
  load(packed: Buffer): { missing: string[]; extra: unknown } {
    const { header, images } = readSnapshot(packed)
    const { tables, extra } = header as Header
    for (const entry of this.tables) {
      const image = tables[entry.kind]
      const clock = images.get(`clock|${entry.kind}`)?.columns.clock
      if (image && clock instanceof Float64Array) entry.table.load(image, clock)
    }
    const missing: string[] = []
    for (const { name, window, spec } of this.slots.values()) {
      const image = images.get(name)
      if (image && holdsWhat(spec, image)) window.load(image)
      else missing.push(name)
    }
    // Rows of a window that starts empty must be there for every key that is known.
    for (const entry of this.tables) {
      entry.room = tables[entry.kind]?.top ?? 0
      if (entry.room > 0) for (const window of entry.windows) window.ensure(entry.room - 1)
    }
    return { missing, extra }
  }

  size(): { bytes: number; keys: Record<string, number>; windows: number } {
    const held = [...this.slots.values()].reduce((sum, { window }) => sum + window.bytes(), 0)
    return {
      bytes: this.tables.reduce((sum, { table }) => sum + table.bytes(), held),
      keys: Object.fromEntries(this.tables.map(({ kind, table }) => [kind, table.size])),
      windows: this.slots.size,
    }
  }
}

/** A step more than a window is long: its oldest step may still hold something. */
const reachMs = ({ kind, windowMinutes, delayMinutes }: WindowSpec): number =>
  ((kind === 'first' ? FIRST_MINUTES : windowMinutes || 90 * 1_440) + delayMinutes) * MINUTE_MS * 2

/** A step window that kept no sums cannot answer them now. */
const holdsWhat = (spec: WindowSpec, { columns }: WindowImage): boolean =>
  spec.kind !== 'step' ||
  (['count', 'sum', 'low', 'high'] as const).every((name) => (columns[name]?.length === 0) !== spec[name])

function slotOf(name: string, spec: WindowSpec, filter: number, current: Current): Slot {
  const key = KEYS.indexOf(spec.by)
  const base = { name, spec, key, filter }
  const number = NUMBER_READERS[spec.of]
  const text = TEXT_READERS[spec.of]
  const { keys, now } = current
  if (spec.kind === 'value' || spec.kind === 'first') {
    const window =
      spec.kind === 'first'
        ? new FirstWindow(spec.windowMinutes)
        : new ValueWindow(spec.windowMinutes, spec.delayMinutes)
    const add = (facts: TransactionFacts) => {
      const value = text ? text(facts) : number!(facts)
      if (value !== null && !Number.isNaN(value as number)) window.add(valueHash(value))
    }
    return { ...base, window, add }
  }
  if (spec.kind === 'last') {
    const window = new LastWindow()
    return { ...base, window, add: (facts) => window.add(keys[key]!, facts.at) }
  }
  if (spec.kind === 'place') {
    const window = new PlaceWindow()
    const add = (facts: TransactionFacts) => {
      const { latitude, longitude } = current
      if (!Number.isNaN(latitude + longitude)) window.add(keys[key]!, facts.at, latitude, longitude)
    }
    return { ...base, window, add }
  }
  if (!number) throw new Error(`monitoring.rule-not-sound: ${spec.of} is no number`)
  if (spec.kind === 'step') {
    const window = new StepWindow(spec.windowMinutes, spec.delayMinutes, spec)
    const add = (facts: TransactionFacts) => {
      const value = number(facts)
      if (!Number.isNaN(value)) window.add(value)
    }
    return { ...base, window, add }
  }
  const window = new HabitWindow()
  const add = (facts: TransactionFacts) => {
    const value = number(facts)
    if (!Number.isNaN(value)) window.add(keys[key]!, facts.at, now[key]!, value)
  }
  return { ...base, window, add }
}

/** A filter of an aggregate as a closure. */
function compileFilter(filter: Filter, surroundings: Surroundings): (facts: TransactionFacts) => boolean {
  if (filter.kind === 'compare') {
    const number = NUMBER_READERS[filter.left.field]
    if (number) return numberHolds(number, filter.op, filter.right, null)
    return textHolds(TEXT_READERS[filter.left.field]!, filter.op, filter.right, surroundings)
  }
  const items = filter.items.map((item) => compileFilter(item, surroundings))
  if (filter.kind === 'all') return (facts) => items.every((holds) => holds(facts))
  if (filter.kind === 'any') return (facts) => items.some((holds) => holds(facts))
  return (facts) => !items.some((holds) => holds(facts))
}

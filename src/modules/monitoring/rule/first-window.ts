// Different values that are new under a key: seen in the window, and not in the rest of the 90 days before it.

import { bytesOf, type Column, grown, Links, lengthFor, type WindowImage, type WindowState } from './columns.ts'
import { stepAt, stepMsOf, stepsOf } from './step.ts'
import { DISTINCT_MAX } from './value-window.ts'

/** How far back a value must be unknown to be new. */
export const FIRST_MINUTES = 90 * 24 * 60
const PART_MS = stepMsOf(FIRST_MINUTES)
const PARTS = stepsOf(FIRST_MINUTES)
/** A key keeps this many nodes: a value takes one for each three days that saw it. */
const NODES_MAX = DISTINCT_MAX * 4

/** Whether a value was seen in the window, and before it; one for all keys, cleared after each use. */
const SEEN = 1
const BEFORE = 2
const marks = new Map<number, number>()

/**
 * Window and clock as those of `StepWindow`. Of a value it keeps, for each of the last 30 parts of three days that saw it, the first
 * and the last step of the window's own length: enough to tell at any clock whether it was seen in the window and before it.
 */
export class FirstWindow implements WindowState {
  readonly stepMs: number
  readonly steps: number
  private links = new Links()
  private key = 0
  private step = 0
  private newest = 0
  private part = 0
  private oldestPart = 0
  private head = new Int32Array(0)
  private size = new Uint32Array(0)
  private value = new Uint32Array(256)
  private first = new Int32Array(256)
  private last = new Int32Array(256)

  constructor(windowMinutes: number) {
    this.stepMs = stepMsOf(windowMinutes)
    this.steps = stepsOf(windowMinutes)
  }

  ensure(key: number): void {
    if (key < this.head.length) return
    const length = lengthFor(key, this.head.length)
    this.head = grown(this.head, length)
    this.size = grown(this.size, length)
  }

  private growNodes = (length: number): void => {
    this.value = grown(this.value, length)
    this.first = grown(this.first, length)
    this.last = grown(this.last, length)
  }

  /** As `StepWindow.turn`; nodes lie in the order of their parts, so those that have left are at the front. */
  turn(key: number, at: number, now: number): void {
    this.key = key
    this.step = stepAt(at, this.stepMs)
    this.newest = stepAt(now, this.stepMs)
    this.part = stepAt(at, PART_MS)
    this.oldestPart = stepAt(now, PART_MS) - PARTS + 1
    const { links } = this
    while (this.head[key] !== 0 && links.step[this.head[key]!]! < this.oldestPart) this.dropFirst(key)
  }

  private dropFirst(key: number): void {
    const node = this.head[key]!
    this.head[key] = this.links.next[node]!
    this.links.give(node)
    this.size[key]! -= 1
  }

  add(value: number): void {
    const { links, key, step, part } = this
    if (part < this.oldestPart) return
    let before = 0
    let node = this.head[key]!
    for (; node !== 0 && links.step[node]! <= part; before = node, node = links.next[node]!) {
      if (links.step[node] !== part || this.value[node] !== value) continue
      if (step < this.first[node]!) this.first[node] = step
      if (step > this.last[node]!) this.last[node] = step
      return
    }
    const fresh = links.take(part, this.growNodes)
    this.value[fresh] = value
    this.first[fresh] = this.last[fresh] = step
    links.next[fresh] = node
    if (before === 0) this.head[key] = fresh
    else links.next[before] = fresh
    this.size[key]! += 1
    if (this.size[key]! > NODES_MAX) this.dropFirst(key)
  }

  /** How many values are new; with `own`, as if this transaction, of that value, were taken in. */
  countOf(own: number | null): number {
    const { links } = this
    const begin = this.newest - this.steps
    for (let node = this.head[this.key]!; node !== 0; node = links.next[node]!)
      this.mark(this.value[node]!, (this.last[node]! > begin ? SEEN : 0) | (this.first[node]! <= begin ? BEFORE : 0))
    if (own !== null && this.part >= this.oldestPart) this.mark(own, this.step > begin ? SEEN : BEFORE)
    let count = 0
    for (const mark of marks.values()) if (mark === SEEN) count += 1
    marks.clear()
    return Math.min(count, DISTINCT_MAX)
  }

  private mark(value: number, seen: number): void {
    marks.set(value, (marks.get(value) ?? 0) | seen)
  }

  forget(key: number): void {
    if (key >= this.head.length) return
    while (this.head[key] !== 0) this.dropFirst(key)
  }

  private columns(): Record<string, Column> {
    const { head, size, value, first, last } = this
    return { head, size, next: this.links.next, step: this.links.step, value, first, last }
  }

  image(): WindowImage {
    const { top, free } = this.links
    const columns = Object.entries(this.columns()).map(([name, column]) => [
      name,
      name === 'head' || name === 'size' ? column : column.subarray(0, top),
    ])
    return { counters: { top, free }, columns: Object.fromEntries(columns) }
  }

  load({ counters, columns }: WindowImage): void {
    Object.assign(this.links, { top: counters.top, free: counters.free, next: columns.next, step: columns.step })
    const { head, size, value, first, last } = columns
    Object.assign(this, { head, size, value, first, last })
  }

  bytes(): number {
    return bytesOf(Object.values(this.columns()))
  }
}

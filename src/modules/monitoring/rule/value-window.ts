// Different values over a sliding window, for every key: each value once, with the last step that saw it.

import { bytesOf, type Column, grown, Links, lengthFor, type WindowImage, type WindowState } from './columns.ts'
import { delaySteps, stepAt, stepMsOf, stepsOf } from './step.ts'

/** A key keeps this many values, those last seen; a count of this many means "or more". */
export const DISTINCT_MAX = 256

/** FNV-1a over UTF-16 units, mixed at the end; two values of one key meet once in four thousand million pairs. */
export function valueHash(value: string | number): number {
  const text = typeof value === 'string' ? value : String(value)
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash = Math.imul(hash ^ (hash >>> 13), 0x297a2d39)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * The same window as `StepWindow`. A delayed one keeps what is younger than its delay too, and a value seen again in
 * that time must not lose the step that counts: it keeps a node for every step, four times as many at most.
 */
export class ValueWindow implements WindowState {
  readonly stepMs: number
  readonly steps: number
  readonly delay: number
  private links = new Links()
  private key = 0
  private step = 0
  private newest = 0
  private head = new Int32Array(0)
  private size = new Uint32Array(0)
  private value = new Uint32Array(256)

  constructor(windowMinutes: number, delayMinutes: number) {
    this.stepMs = stepMsOf(windowMinutes)
    this.steps = stepsOf(windowMinutes)
    this.delay = delaySteps(delayMinutes, this.stepMs)
  }

  ensure(key: number): void {
    if (key < this.head.length) return
    const length = lengthFor(key, this.head.length)
    this.head = grown(this.head, length)
    this.size = grown(this.size, length)
  }

  private growNodes = (length: number): void => {
    this.value = grown(this.value, length)
  }

  /** As `StepWindow.turn`. */
  turn(key: number, at: number, now: number): void {
    const { links } = this
    this.key = key
    this.step = stepAt(at, this.stepMs)
    this.newest = (now === at ? this.step : stepAt(now, this.stepMs)) - this.delay
    const last = this.newest - this.steps
    let node = this.head[key]!
    while (node !== 0 && links.step[node]! <= last) {
      const next = links.next[node]!
      links.give(node)
      this.size[key]! -= 1
      node = next
    }
    this.head[key] = node
  }

  covers(): boolean {
    return this.step > this.newest - this.steps && this.step <= this.newest
  }

  add(value: number): void {
    const { links, key, step } = this
    if (step <= this.newest - this.steps) return
    let before = 0
    let node = this.head[key]!
    while (node !== 0 && (this.value[node] !== value || (this.delay !== 0 && links.step[node] !== step))) {
      before = node
      node = links.next[node]!
    }
    if (node !== 0) {
      if (links.step[node]! >= step) return
      this.unlink(key, before, node)
    }
    this.insert(key, this.lastUpTo(key, step), step, value)
    if (this.size[key]! > DISTINCT_MAX * (this.delay === 0 ? 1 : 4)) this.unlink(key, 0, this.head[key]!)
  }

  /** The last node not newer than `step`; 0: it comes first. */
  private lastUpTo(key: number, step: number): number {
    const { links } = this
    let place = 0
    for (let node = this.head[key]!; node !== 0 && links.step[node]! <= step; node = links.next[node]!) place = node
    return place
  }

  private unlink(key: number, before: number, node: number): void {
    const next = this.links.next[node]!
    if (before === 0) this.head[key] = next
    else this.links.next[before] = next
    this.links.give(node)
    this.size[key]! -= 1
  }

  private insert(key: number, before: number, step: number, value: number): void {
    const { links } = this
    const node = links.take(step, this.growNodes)
    this.value[node] = value
    if (before === 0) {
      links.next[node] = this.head[key]!
      this.head[key] = node
    } else {
      links.next[node] = links.next[before]!
      links.next[before] = node
    }
    this.size[key]! += 1
  }

  has(value: number): boolean {
    const { newest, links } = this
    for (let node = this.head[this.key]!; node !== 0 && links.step[node]! <= newest; node = links.next[node]!)
      if (this.value[node] === value) return true
    return false
  }

  /** `DISTINCT_MAX` at most. */
  distinctOf(): number {
    const { newest, links } = this
    if (this.delay === 0) return this.size[this.key]!
    const seen = new Set<number>()
    for (let node = this.head[this.key]!; node !== 0 && links.step[node]! <= newest; node = links.next[node]!)
      seen.add(this.value[node]!)
    return Math.min(seen.size, DISTINCT_MAX)
  }

  forget(key: number): void {
    if (key >= this.head.length) return
    while (this.head[key] !== 0) this.unlink(key, 0, this.head[key]!)
  }

  private columns(): Record<string, Column> {
    return { head: this.head, size: this.size, next: this.links.next, step: this.links.step, value: this.value }
  }

  image(): WindowImage {
    const { top, free, next, step } = this.links
    const { head, size, value } = this
    const nodes = { next: next.subarray(0, top), step: step.subarray(0, top), value: value.subarray(0, top) }
    return { counters: { top, free }, columns: { head, size, ...nodes } }
  }

  load({ counters, columns }: WindowImage): void {
    Object.assign(this.links, { top: counters.top, free: counters.free, next: columns.next, step: columns.step })
    Object.assign(this, { head: columns.head, size: columns.size, value: columns.value })
  }

  bytes(): number {
    return bytesOf(Object.values(this.columns()))
  }
}

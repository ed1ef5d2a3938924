// Count, sum, minimum and maximum over a sliding window, for every key: one node a step that saw anything.

import { bytesOf, type Column, grown, Links, lengthFor, type WindowImage, type WindowState } from './columns.ts'
import { delaySteps, stepAt, stepMsOf, stepsOf } from './step.ts'

export type StepNeeds = { sum: boolean; extremes: boolean }

/**
 * The window of a key ends at its clock: the newest instant seen under it. It holds the transactions whose step is
 * one of the last `stepsOf` steps, the clock's own included, shifted back by the delay. A late one lies in its own
 * step, or nowhere when that has left the window. So the state is a function of the set of transactions, not of order.
 */
export class StepWindow implements WindowState {
  readonly stepMs: number
  readonly steps: number
  readonly delay: number
  readonly needs: StepNeeds
  private links = new Links()
  private head = new Int32Array(0)
  private tail = new Int32Array(0)
  private total = new Uint32Array(0)
  private totalSum = new Float64Array(0)
  private count = new Uint32Array(256)
  private sum: Float64Array
  private low: Float64Array
  private high: Float64Array

  constructor(windowMinutes: number, delayMinutes: number, needs: StepNeeds) {
    this.stepMs = stepMsOf(windowMinutes)
    this.steps = stepsOf(windowMinutes)
    this.delay = delaySteps(delayMinutes, this.stepMs)
    this.needs = needs
    this.sum = new Float64Array(needs.sum ? 256 : 0)
    this.low = new Float64Array(needs.extremes ? 256 : 0)
    this.high = new Float64Array(needs.extremes ? 256 : 0)
  }

  ensure(key: number): void {
    if (key < this.head.length) return
    const length = lengthFor(key, this.head.length)
    this.head = grown(this.head, length)
    this.tail = grown(this.tail, length)
    this.total = grown(this.total, length)
    if (this.needs.sum) this.totalSum = grown(this.totalSum, length)
  }

  private growNodes = (length: number): void => {
    this.count = grown(this.count, length)
    if (this.needs.sum) this.sum = grown(this.sum, length)
    if (this.needs.extremes) {
      this.low = grown(this.low, length)
      this.high = grown(this.high, length)
    }
  }

  /** Drops the steps that have left the window as of `now`, the key's clock. */
  private evict(key: number, now: number): void {
    const { links } = this
    let node = this.head[key]!
    if (node === 0) return
    const last = stepAt(now, this.stepMs) - this.steps - this.delay
    if (links.step[node]! > last) return
    while (node !== 0 && links.step[node]! <= last) {
      this.total[key]! -= this.count[node]!
      if (this.needs.sum) this.totalSum[key]! -= this.sum[node]!
      const next = links.next[node]!
      links.give(node)
      node = next
    }
    this.head[key] = node
    if (node === 0) this.tail[key] = 0
  }

  /** The node of a step: the tail, a new one behind it, or for a late one its place in the list. */
  private nodeAt(key: number, step: number): number {
    const { links } = this
    const tail = this.tail[key]!
    if (tail !== 0 && links.step[tail] === step) return tail
    let before = 0
    if (tail !== 0 && links.step[tail]! < step) before = tail
    else {
      for (let node = this.head[key]!; node !== 0 && links.step[node]! <= step; node = links.next[node]!) before = node
      if (before !== 0 && links.step[before] === step) return before
    }
    const node = links.take(step, this.growNodes)
    this.count[node] = 0
    if (this.needs.sum) this.sum[node] = 0
    if (this.needs.extremes) {
      this.low[node] = Number.POSITIVE_INFINITY
      this.high[node] = Number.NEGATIVE_INFINITY
    }
    if (before === 0) {
      links.next[node] = this.head[key]!
      this.head[key] = node
    } else {
      links.next[node] = links.next[before]!
      links.next[before] = node
    }
    if (before === tail) this.tail[key] = node
    return node
  }

  /** Whether an instant lies within the window that ends at `now`, its delay left aside. */
  covers(at: number, now: number): boolean {
    return stepAt(at, this.stepMs) > stepAt(now, this.stepMs) - this.steps
  }

  add(key: number, at: number, now: number, value: number): void {
    this.evict(key, now)
    const step = stepAt(at, this.stepMs)
    if (step <= stepAt(now, this.stepMs) - this.steps - this.delay) return
    const node = this.nodeAt(key, step)
    this.count[node]! += 1
    this.total[key]! += 1
    if (this.needs.sum) {
      this.sum[node]! += value
      this.totalSum[key]! += value
    }
    if (this.needs.extremes) {
      if (value < this.low[node]!) this.low[node] = value
      if (value > this.high[node]!) this.high[node] = value
    }
  }

  countOf(key: number, now: number): number {
    this.evict(key, now)
    return this.delay === 0 ? this.total[key]! : this.scan(this.count, key, now)
  }

  sumOf(key: number, now: number): number {
    this.evict(key, now)
    return this.delay === 0 ? this.totalSum[key]! : this.scan(this.sum, key, now)
  }

  private scan(column: Uint32Array | Float64Array, key: number, now: number): number {
    const newest = stepAt(now, this.stepMs) - this.delay
    let sum = 0
    for (let node = this.head[key]!; node !== 0 && this.links.step[node]! <= newest; node = this.links.next[node]!)
      sum += column[node]!
    return sum
  }

  /** Infinity when the window holds nothing. */
  lowOf(key: number, now: number): number {
    this.evict(key, now)
    const newest = stepAt(now, this.stepMs) - this.delay
    let low = Number.POSITIVE_INFINITY
    for (let node = this.head[key]!; node !== 0 && this.links.step[node]! <= newest; node = this.links.next[node]!)
      if (this.low[node]! < low) low = this.low[node]!
    return low
  }

  highOf(key: number, now: number): number {
    this.evict(key, now)
    const newest = stepAt(now, this.stepMs) - this.delay
    let high = Number.NEGATIVE_INFINITY
    for (let node = this.head[key]!; node !== 0 && this.links.step[node]! <= newest; node = this.links.next[node]!)
      if (this.high[node]! > high) high = this.high[node]!
    return high
  }

  forget(key: number): void {
    if (key >= this.head.length) return
    for (let node = this.head[key]!; node !== 0; ) {
      const next = this.links.next[node]!
      this.links.give(node)
      node = next
    }
    this.head[key] = this.tail[key] = this.total[key] = 0
    if (this.needs.sum) this.totalSum[key] = 0
  }

  private columns(): Record<string, Column> {
    const { head, tail, total, totalSum, count, sum, low, high } = this
    return { head, tail, total, totalSum, next: this.links.next, step: this.links.step, count, sum, low, high }
  }

  image(): WindowImage {
    const { top, free } = this.links
    const nodes = ['next', 'step', 'count', 'sum', 'low', 'high']
    const columns = Object.entries(this.columns()).map(([name, column]) => [
      name,
      nodes.includes(name) ? column.subarray(0, top) : column,
    ])
    return { counters: { top, free }, columns: Object.fromEntries(columns) }
  }

  load({ counters, columns }: WindowImage): void {
    Object.assign(this.links, { top: counters.top, free: counters.free, next: columns.next, step: columns.step })
    const { head, tail, total, totalSum, count, sum, low, high } = columns
    Object.assign(this, { head, tail, total, totalSum, count, sum, low, high })
  }

  bytes(): number {
    return bytesOf(Object.values(this.columns()))
  }
}

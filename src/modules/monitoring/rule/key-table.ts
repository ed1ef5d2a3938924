// Keys of one kind (cards, customers, …) by small number, with the clock of each: the newest instant seen under it.

import { grown, lengthFor } from './columns.ts'

/** A map's entry and its string, about: what V8 takes for a key of 36 characters. */
const KEY_BYTES = 100

export class KeyTable {
  private numbers = new Map<string, number>()
  private freed: number[] = []
  private top = 0
  clock: Float64Array = new Float64Array(0)

  /** The key's number; a new one when it is met for the first time. */
  numberOf(key: string): number {
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const number = this.freed.pop() ?? this.top++
    this.numbers.set(key, number)
    if (number >= this.clock.length) this.clock = grown(this.clock, lengthFor(number, this.clock.length))
    this.clock[number] = 0
    return number
  }

  get size(): number {
    return this.numbers.size
  }

  /** Forgets the keys whose clock is before `at`; answers their numbers, which are given again. */
  dropBefore(at: number): number[] {
    const dropped: number[] = []
    for (const [key, number] of this.numbers) {
      if (this.clock[number]! >= at) continue
      this.numbers.delete(key)
      dropped.push(number)
    }
    this.freed.push(...dropped)
    return dropped
  }

  bytes(): number {
    return this.clock.byteLength + this.numbers.size * KEY_BYTES
  }

  image() {
    return { keys: [...this.numbers.keys()], numbers: [...this.numbers.values()], freed: this.freed, top: this.top }
  }

  load(image: { keys: string[]; numbers: number[]; freed: number[]; top: number }, clock: Float64Array): void {
    this.numbers = new Map(image.keys.map((key, index) => [key, image.numbers[index]!]))
    this.freed = [...image.freed]
    this.top = image.top
    this.clock = clock
  }
}

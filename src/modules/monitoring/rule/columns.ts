// Typed arrays that grow by an eighth: all window state lives in them, by number of key and number of node.

export type Column = Int32Array | Uint32Array | Float64Array | Float32Array | Uint8Array

const GROWTH = 1.125
const FIRST = 256

/** The length to grow to when `index` must fit. */
export const lengthFor = (index: number, length: number): number =>
  index < length ? length : Math.max(FIRST, index + 1, Math.ceil(length * GROWTH))

export function grown<C extends Column>(column: C, length: number): C {
  const larger = new (column.constructor as new (length: number) => C)(length)
  larger.set(column as never)
  return larger
}

/** Nodes of linked lists: number 0 is none, freed ones are taken up first. */
export class Links {
  next = new Int32Array(FIRST)
  step = new Int32Array(FIRST)
  /** The first number never used. */
  top = 1
  free = 0

  /** The number of a node at this step; `grow` is called when columns beside must be longer. */
  take(step: number, grow: (length: number) => void): number {
    let node = this.free
    if (node !== 0) this.free = this.next[node]!
    else {
      node = this.top++
      if (node >= this.next.length) {
        const length = lengthFor(node, this.next.length)
        this.next = grown(this.next, length)
        this.step = grown(this.step, length)
        grow(length)
      }
    }
    this.next[node] = 0
    this.step[node] = step
    return node
  }

  give(node: number): void {
    this.next[node] = this.free
    this.free = node
  }
}

/** What a window writes into a snapshot: plain counters, and columns cut to what is used. */
export type WindowImage = { counters: Record<string, number>; columns: Record<string, Column> }

/** One window over all keys of a kind. `key` is the key's number, instants are epoch ms. */
export type WindowState = {
  /** Makes room for keys up to this number. */
  ensure(key: number): void
  /** Drops what a key holds: its number goes to another. */
  forget(key: number): void
  image(): WindowImage
  load(image: WindowImage): void
  bytes(): number
}

export const bytesOf = (columns: readonly Column[]): number =>
  columns.reduce((sum, column) => sum + column.byteLength, 0)

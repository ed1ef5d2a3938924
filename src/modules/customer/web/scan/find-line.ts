// Finds rows of eighteen marks of one height and one pace: where the number of a card may stand.

export type Box = { left: number; top: number; right: number; bottom: number }
export type Line = { boxes: Box[]; slope: number }
type Mark = Box & { x: number; y: number; height: number }

export const NUMBER_LENGTH = 18
const HEIGHT_MIN = 9
const MARKS_MAX = 6000
const LINES_MAX = 40

const heightOf = ({ top, bottom }: Box) => bottom - top
const middle = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] as number

/** Connected ink as boxes; what cannot be a letter by its size or shape is left out. */
export function findMarks(ink: Uint8Array, width: number, height: number, highest = height / 4): Box[] {
  const seen = new Uint8Array(ink.length)
  const stack = new Int32Array(ink.length)
  const marks: Box[] = []
  for (let start = 0; start < ink.length; start++) {
    if (!ink[start] || seen[start]) continue
    let depth = 0
    let points = 0
    const box = { left: width, top: height, right: 0, bottom: 0 }
    stack[depth++] = start
    seen[start] = 1
    while (depth > 0) {
      const at = stack[--depth] as number
      const [x, y] = [at % width, (at / width) | 0]
      points++
      if (x < box.left) box.left = x
      if (x >= box.right) box.right = x + 1
      if (y < box.top) box.top = y
      if (y >= box.bottom) box.bottom = y + 1
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy]
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue
          const next = ny * width + nx
          if (!ink[next] || seen[next]) continue
          seen[next] = 1
          stack[depth++] = next
        }
      }
    }
    if (isLetterLike(box, points, highest)) marks.push(box)
  }
  return marks.length > MARKS_MAX ? [] : marks
}

function isLetterLike(box: Box, points: number, highest: number): boolean {
  const [wide, high] = [box.right - box.left, heightOf(box)]
  if (high < HEIGHT_MIN || high > highest) return false
  return wide <= high * 1.25 && wide >= high * 0.1 && points >= wide * high * 0.14
}

/** The nearest mark at the right that goes on in the direction of the row. */
function follower(from: Mark, marks: readonly Mark[], begin: number, slope: number | null): Mark | null {
  for (let at = begin; at < marks.length; at++) {
    const mark = marks[at] as Mark
    const dx = mark.x - from.x
    if (dx > from.height * 2) return null
    if (dx < from.height * 0.28) continue
    const ratio = mark.height / from.height
    if (ratio < 0.76 || ratio > 1.32) continue
    const off = Math.abs(mark.y - from.y - (slope === null ? 0 : slope * dx))
    if (off <= from.height * (slope === null ? 0.42 : 0.22)) return mark
  }
  return null
}

function chainFrom(start: Mark, marks: readonly Mark[], places: ReadonlyMap<Mark, number>): Mark[] {
  const chain = [start]
  for (let last = start; ; ) {
    const back = chain.length > 2 ? (chain[Math.max(0, chain.length - 6)] as Mark) : null
    const slope = back ? (last.y - back.y) / (last.x - back.x) : null
    const next = follower(last, marks, (places.get(last) as number) + 1, slope)
    if (!next) return chain
    chain.push(next)
    last = next
  }
}

/** Eighteen marks in a row: a straight line through them, an even pace, one height. */
function lineOf(marks: readonly Mark[]): Line | null {
  const count = marks.length
  const [mx, my] = [marks.reduce((sum, { x }) => sum + x, 0) / count, marks.reduce((sum, { y }) => sum + y, 0) / count]
  let [above, below] = [0, 0]
  for (const { x, y } of marks) {
    above += (x - mx) * (y - my)
    below += (x - mx) ** 2
  }
  const slope = above / below
  const height = middle(marks.map((mark) => mark.height))
  const paces = marks.slice(1).map((mark, at) => mark.x - (marks[at] as Mark).x)
  const pace = middle(paces)
  const isEven = paces.every((one) => one > pace * 0.62 && one < pace * 1.5)
  const isStraight = marks.every(({ x, y }) => Math.abs(y - my - slope * (x - mx)) < height * 0.2)
  const isLevel = marks.every((mark) => mark.height > height * 0.8 && mark.height < height * 1.25)
  return isEven && isStraight && isLevel ? { boxes: marks.map((mark) => mark), slope } : null
}

/** Candidates, the lowest in the picture first: the number stands at the foot of the card. */
export function findLines(boxes: readonly Box[]): Line[] {
  const marks = boxes
    .map<Mark>((box) => ({
      ...box,
      x: (box.left + box.right) / 2,
      y: (box.top + box.bottom) / 2,
      height: heightOf(box),
    }))
    .sort((a, b) => a.x - b.x)
  const places = new Map(marks.map((mark, at) => [mark, at]))
  const used = new Set<Mark>()
  const lines: { line: Line; y: number }[] = []
  for (const start of marks) {
    if (used.has(start)) continue
    const chain = chainFrom(start, marks, places)
    if (chain.length < NUMBER_LENGTH) continue
    for (const mark of chain) used.add(mark)
    for (let at = 0; at + NUMBER_LENGTH <= chain.length; at++) {
      const line = lineOf(chain.slice(at, at + NUMBER_LENGTH))
      if (line) lines.push({ line, y: (chain[at] as Mark).y })
    }
  }
  return lines
    .sort((a, b) => b.y - a.y)
    .slice(0, LINES_MAX)
    .map(({ line }) => line)
}

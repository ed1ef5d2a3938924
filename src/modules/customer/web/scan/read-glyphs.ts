// Reads the marks of one line: each against the known shapes, the whole by the check character and the date in it.

import { checkResidentId } from '../../resident-id.ts'
import type { Box } from './find-line.ts'
import { CHARACTERS, FACES, GLYPH_COLUMNS, GLYPH_ROWS } from './glyphs.ts'
import { type GrayImage, sampleAt } from './gray-image.ts'

export type ReadNumber = { number: string; distance: number; isRepaired: boolean }

const CELLS = GLYPH_COLUMNS * GLYPH_ROWS
/** How unlike the shapes a line may be and still be taken for a number. */
const DISTANCE_MAX = 0.08
const DISTANCE_REPAIRED_MAX = 0.055
/** A second reading of one mark is tried when it fits nearly as well as the first. */
const NEARLY = 1.4
const RATIO_WEIGHT = 0.06
const OVERSAMPLING = 3
const CONTRAST_MIN = 12
/** The first two digits: provinces of GB/T 2260, and residence permits of Hong Kong, Macau and Taiwan. */
const PROVINCE = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/

const shapes = FACES.map((face) =>
  face.map(([ratio, cells]) => ({
    ratio: ratio / 100,
    ink: Float32Array.from(cells, (cell) => Number.parseInt(cell, 16) / 15),
  })),
)

type Glyph = { ink: Float32Array; ratio: number }

/** One mark in cells, its own darkest and lightest as ink and paper; null when there is no contrast. */
function glyphOf(image: GrayImage, { left, top, right, bottom }: Box): Glyph | null {
  const [width, height] = [right - left, bottom - top]
  const values = new Float32Array(CELLS)
  const steps = OVERSAMPLING
  for (let cell = 0; cell < CELLS; cell++) {
    const [row, column] = [Math.floor(cell / GLYPH_COLUMNS), cell % GLYPH_COLUMNS]
    let sum = 0
    for (let step = 0; step < steps * steps; step++) {
      const across = (column + ((step % steps) + 0.5) / steps) / GLYPH_COLUMNS
      const down = (row + (Math.floor(step / steps) + 0.5) / steps) / GLYPH_ROWS
      sum += sampleAt(image, left + across * width - 0.5, top + down * height - 0.5)
    }
    values[cell] = sum / (steps * steps)
  }
  const [darkest, lightest] = [Math.min(...values), Math.max(...values)]
  if (lightest - darkest < CONTRAST_MIN) return null
  return { ink: values.map((value) => (lightest - value) / (lightest - darkest)), ratio: width / height }
}

function distanceTo(glyph: Glyph, shape: Glyph): number {
  let sum = 0
  for (let at = 0; at < CELLS; at++) sum += ((glyph.ink[at] as number) - (shape.ink[at] as number)) ** 2
  return sum / CELLS + RATIO_WEIGHT * Math.log(glyph.ratio / shape.ratio) ** 2
}

type Guess = { character: string; distance: number }
/** The readings of one mark, the likeliest first; X stands only at the end. */
function guessesOf(distances: readonly number[], isLast: boolean): Guess[] {
  return distances
    .map((distance, at) => ({ character: CHARACTERS[at] as string, distance }))
    .filter(({ character }) => isLast || character !== 'X')
    .sort((a, b) => a.distance - b.distance)
}

const isNumber = (text: string, today: string) => PROVINCE.test(text) && checkResidentId(text, { today }).ok

/** The likeliest number that passes; one doubtful mark may give way, two may not: then the check would prove nothing. */
function decode(guesses: readonly Guess[][], today: string): ReadNumber | null {
  const first = guesses.map((mark) => mark[0] as Guess)
  const distance = first.reduce((sum, guess) => sum + guess.distance, 0) / first.length
  if (distance > DISTANCE_MAX) return null
  const text = first.map(({ character }) => character).join('')
  if (isNumber(text, today)) return { number: text, distance, isRepaired: false }
  if (distance > DISTANCE_REPAIRED_MAX) return null
  const others = guesses
    .flatMap((mark, at) =>
      mark.slice(1, 3).map((guess) => ({ at, guess, ratio: guess.distance / (mark[0] as Guess).distance })),
    )
    .filter(({ ratio }) => ratio < NEARLY)
    .sort((a, b) => a.ratio - b.ratio)
  for (const { at, guess } of others) {
    const other = text.slice(0, at) + guess.character + text.slice(at + 1)
    if (isNumber(other, today)) return { number: other, distance, isRepaired: true }
  }
  return null
}

/** Reads a line with each face and with all of them; the best that is a number, or null. */
export function readLine(image: GrayImage, boxes: readonly Box[], today: string): ReadNumber | null {
  const glyphs = boxes.map((box) => glyphOf(image, box))
  if (glyphs.some((glyph) => glyph === null)) return null
  const byFace = shapes.map((face) => (glyphs as Glyph[]).map((glyph) => face.map((shape) => distanceTo(glyph, shape))))
  const mixed = glyphs.map((_, at) =>
    [...CHARACTERS].map((_, character) =>
      Math.min(...byFace.map((face) => (face[at] as number[])[character] as number)),
    ),
  )
  const read = [...byFace, mixed].flatMap((distances) => {
    const number = decode(
      distances.map((mark, at) => guessesOf(mark, at === distances.length - 1)),
      today,
    )
    return number ? [number] : []
  })
  return read.sort((a, b) => Number(a.isRepaired) - Number(b.isRepaired) || a.distance - b.distance)[0] ?? null
}

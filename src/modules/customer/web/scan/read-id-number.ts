// Reads the eighteen characters of a resident ID number off a picture of the card, without anything leaving the browser.

import { type Box, findLines, findMarks, type Line } from './find-line.ts'
import { type GrayImage, inkOf, quarterTurn, sampleAt } from './gray-image.ts'
import { type ReadNumber, readLine } from './read-glyphs.ts'

/** Light and dark prints: how much darker than its surroundings ink must be, tried in turn. */
const DARKER_BY = [0.16, 0.28, 0.09]
/** How far the surroundings of a point reach, in parts of the picture's width. */
const REACHES = [40, 90]

export type IdNumber = ReadNumber & { place: Box }

const around = (boxes: readonly Box[]): Box => ({
  left: Math.min(...boxes.map(({ left }) => left)),
  top: Math.min(...boxes.map(({ top }) => top)),
  right: Math.max(...boxes.map(({ right }) => right)),
  bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
})

const LEVEL_ENOUGH = 0.012
const STRIP_HEIGHTS = 2.4

/** The part of a picture a sloping line stands in, turned until it lies level. */
function levelled(image: GrayImage, { boxes, slope }: Line): GrayImage {
  const { left, right, top, bottom } = around(boxes)
  const high = Math.max(...boxes.map((box) => box.bottom - box.top))
  const length = Math.hypot(1, slope)
  const [ux, uy] = [1 / length, slope / length]
  const width = Math.ceil((right - left) * length + 2 * high)
  const height = Math.ceil(high * STRIP_HEIGHTS)
  const [cx, cy] = [(left + right) / 2, (top + bottom) / 2]
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [across, down] = [x - width / 2, y - height / 2]
      data[y * width + x] = sampleAt(image, cx + across * ux - down * uy, cy + across * uy + down * ux)
    }
  }
  return { width, height, data }
}

function readSloping(image: GrayImage, line: Line, today: string): ReadNumber | null {
  if (Math.abs(line.slope) < LEVEL_ENOUGH) return readLine(image, line.boxes, today)
  const strip = levelled(image, line)
  let repaired: ReadNumber | null = null
  for (const darkerBy of DARKER_BY) {
    const ink = inkOf(strip, strip.height, darkerBy)
    for (const { boxes } of findLines(findMarks(ink, strip.width, strip.height, strip.height))) {
      const read = readLine(strip, boxes, today)
      if (read && !read.isRepaired) return read
      repaired ??= read
    }
  }
  return repaired
}

function readUpright(image: GrayImage, today: string, isQuick: boolean): IdNumber | null {
  let repaired: IdNumber | null = null
  for (const part of isQuick ? REACHES.slice(0, 1) : REACHES) {
    for (const darkerBy of isQuick ? DARKER_BY.slice(0, 2) : DARKER_BY) {
      const ink = inkOf(image, Math.max(6, Math.round(image.width / part)), darkerBy)
      for (const line of findLines(findMarks(ink, image.width, image.height))) {
        const read = readSloping(image, line, today)
        if (read && !read.isRepaired) return { ...read, place: around(line.boxes) }
        if (read && (!repaired || read.distance < repaired.distance)) repaired = { ...read, place: around(line.boxes) }
      }
    }
  }
  return repaired
}

/** The number of an upright card in a camera's picture: quick, for it is asked several times a second. */
export const readFrame = (image: GrayImage, today: string): IdNumber | null => readUpright(image, today, true)

/** The number on a photo, which may lie on any side; `quarters` says how often it had to be turned. */
export function readPhoto(image: GrayImage, today: string): (IdNumber & { quarters: number }) | null {
  let turned = image
  for (let quarters = 0; quarters < 4; quarters++) {
    const read = readUpright(turned, today, false)
    if (read) return { ...read, quarters }
    turned = quarterTurn(turned)
  }
  return null
}

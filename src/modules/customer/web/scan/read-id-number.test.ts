// The recogniser against drawn cards: turned, shadowed, noisy; and against everything that is not a number.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkResidentId, residentIdCheckCharacter } from '../../resident-id.ts'
import { CHARACTERS, FACES, GLYPH_COLUMNS, GLYPH_ROWS } from './glyphs.ts'
import { type GrayImage, quarterTurn } from './gray-image.ts'
import { readFrame, readPhoto } from './read-id-number.ts'

const TODAY = '2026-11-22'
const [WIDTH, HEIGHT] = [800, 500]
const PAPER = 214
type Look = {
  angle?: number
  height?: number
  ink?: number
  noise?: number
  shade?: number
  lean?: number
  face?: number
}

/** Ink of one character at a place of its box, both from 0 to 1. */
function inkAt(character: string, face: number, x: number, y: number): number {
  const cells = FACES[face]?.[CHARACTERS.indexOf(character)]?.[1] as string
  const column = Math.min(GLYPH_COLUMNS - 1, Math.floor(x * GLYPH_COLUMNS))
  const row = Math.min(GLYPH_ROWS - 1, Math.floor(y * GLYPH_ROWS))
  return Number.parseInt(cells[row * GLYPH_COLUMNS + column] as string, 16) / 15
}

/** A grey picture with one line of text in it, every point drawn through the inverse of the look. */
function drawCard(text: string, look: Look = {}): GrayImage {
  const { angle = 0, height = 34, ink = 40, noise = 0, shade = 0, lean = 0, face = 0 } = look
  const [sine, cosine] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)]
  const data = new Uint8Array(WIDTH * HEIGHT)
  const pace = height * 0.98
  let random = 20_261_122
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [dx, dy] = [x - WIDTH / 2, y - HEIGHT * 0.72]
      const across = (dx * cosine + dy * sine) * (1 + (lean * dy) / HEIGHT) + (pace * text.length) / 2
      const down = -dx * sine + dy * cosine + height / 2
      const at = Math.floor(across / pace)
      const character = text[at] ?? ' '
      const wide = (height * (FACES[face]?.[CHARACTERS.indexOf(character)]?.[0] ?? 0)) / 100
      const [u, v] = [(across - at * pace - (pace - wide) / 2) / wide, down / height]
      const dark = wide > 0 && u >= 0 && u < 1 && v >= 0 && v < 1 ? inkAt(character, face, u, v) : 0
      const paper = PAPER + 10 * Math.sin(x / 9 + y / 23)
      random = (random * 1_664_525 + 1_013_904_223) >>> 0
      const value = (paper + (ink - paper) * dark) * (1 - (shade * x) / WIDTH) + (random / 2 ** 32 - 0.5) * 2 * noise
      data[y * WIDTH + x] = Math.min(255, Math.max(0, value))
    }
  }
  return { width: WIDTH, height: HEIGHT, data }
}

const numbers = fc
  .record({
    division: fc.constantFrom('110105', '310106', '440304', '510107', '650102'),
    day: fc.date({ min: new Date('1930-01-01'), max: new Date('2020-12-31'), noInvalidDate: true }),
    sequence: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ division, day, sequence }) => {
    const body = `${division}${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
    return body + residentIdCheckCharacter(body)
  })
const ONE = '11010519491231002X'

describe('the number of a card', () => {
  test.each<[string, Look]>([
    ['as it lies', {}],
    ['turned to the left', { angle: -9 }],
    ['turned to the right', { angle: 9 }],
    ['seen from below', { lean: 0.25, angle: 2 }],
    ['in a shadow', { shade: 0.7 }],
    ['in noise', { noise: 34 }],
    ['pale', { ink: 140 }],
    ['small', { height: 19 }],
    ['large', { height: 42 }],
    ['in another face', { face: 1, noise: 12, angle: 3 }],
    ['in all of it', { angle: 5, lean: 0.1, shade: 0.45, noise: 20, ink: 70 }],
  ])('is read %s', (_, look) => {
    expect(readFrame(drawCard(ONE, look), TODAY)).toMatchObject({ number: ONE, isRepaired: false })
  })

  test('is read whichever it is', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: -8, max: 8 }), fc.integer({ min: 0, max: 26 }), (number, angle, noise) => {
        expect(readFrame(drawCard(number, { angle, noise }), TODAY)?.number).toBe(number)
      }),
      { numRuns: 6 },
    )
  })

  test.each([1, 2, 3])('is read off a photo that lies %d quarters round', (quarters) => {
    let image = drawCard(ONE, { angle: 3 })
    for (let turn = 0; turn < quarters; turn++) image = quarterTurn(image)
    expect(readPhoto(image, TODAY)).toMatchObject({ number: ONE, quarters: 4 - quarters })
  })

  test('tells where it stands', () => {
    const place = readFrame(drawCard(ONE), TODAY)?.place
    expect(place?.left).toBeGreaterThan(80)
    expect(place?.right).toBeLessThan(720)
    expect(place?.top).toBeGreaterThan(HEIGHT * 0.6)
  })
})

describe('what is no number', () => {
  test('an empty picture and a picture of noise', () => {
    expect(readPhoto(drawCard(''), TODAY)).toBeNull()
    expect(readPhoto(drawCard('', { noise: 120 }), TODAY)).toBeNull()
  })

  test.each(['1101051949123100', '622202123456789012', '110105209912310028', '000000000000000000'])(
    'a row of other digits: %s',
    (text) => {
      expect(checkResidentId(text, { today: TODAY }).ok && text.length === 18).toBe(false)
      expect(readPhoto(drawCard(text), TODAY)).toBeNull()
    },
  )

  test('a number with a wrong check character is not made into another one', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 9 }), (number, by) => {
        const last = '0123456789X'[('0123456789X'.indexOf(number.at(-1) as string) + by) % 11] as string
        const read = readFrame(drawCard(number.slice(0, 17) + last), TODAY)
        expect(read === null || read.isRepaired).toBe(true)
      }),
      { numRuns: 5 },
    )
  })
})

// An ID card held before the camera or sent as a photo: its number fills the form, its picture stays in the page.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Desk, launch, openDesk } from './desk.ts'
import { newPerson, type Person } from './people.ts'
import { LANGUAGES } from './words.ts'

const folder = mkdtempSync(join(tmpdir(), 'kahu-card-'))
const FILM = join(folder, 'card.mjpeg')
const person = newPerson()
let browser: Browser
let photo: Buffer

type Card = { number: string; name: string; angle: number; noise: number }
/** The little of a canvas that is drawn with here; tests know no browser types. */
type Pen = {
  fillStyle: unknown
  strokeStyle: string
  font: string
  createLinearGradient(...line: number[]): { addColorStop(at: number, colour: string): void }
  getImageData(...box: number[]): { data: Uint8ClampedArray }
  putImageData(picture: object, x: number, y: number): void
  fillText(text: string, x: number, y: number): void
} & Record<
  'fillRect' | 'translate' | 'rotate' | 'beginPath' | 'lineTo' | 'stroke' | 'setTransform',
  (...numbers: number[]) => void
>
type Canvas = { width: number; height: number; getContext(kind: '2d'): unknown; toDataURL(...as: unknown[]): string }
declare const document: { createElement(name: 'canvas'): Canvas }

/** Draws a card as a camera sees it: on a table, turned, with a pattern, a shadow and noise; runs in the browser. */
function drawCard({ number, name, angle, noise }: Card): string {
  const canvas = document.createElement('canvas')
  canvas.width = 1280
  canvas.height = 720
  const pen = canvas.getContext('2d') as Pen
  pen.fillStyle = '#57483a'
  pen.fillRect(0, 0, 1280, 720)
  pen.translate(640, 360)
  pen.rotate((angle * Math.PI) / 180)
  pen.fillStyle = '#dfe8ea'
  pen.fillRect(-500, -315, 1000, 630)
  pen.strokeStyle = 'rgba(110, 140, 160, .35)'
  for (let row = -30; row < 30; row++) {
    pen.beginPath()
    for (let x = -500; x <= 500; x += 10) pen.lineTo(x, row * 14 + 24 * Math.sin(x / 60 + row))
    pen.stroke()
  }
  pen.fillStyle = '#657986'
  pen.fillRect(190, -230, 240, 300)
  pen.fillStyle = '#171717'
  pen.font = '30px "Noto Sans CJK SC", sans-serif'
  pen.fillText(`姓名  ${name}`, -430, -190)
  pen.fillText('住址  上海市静安区南京西路1266号', -430, 20)
  pen.fillText('公民身份号码', -430, 250)
  pen.font = '42px "DejaVu Sans Mono", "Liberation Mono", monospace'
  for (const [at, character] of [...number].entries()) pen.fillText(character, -190 + at * 33, 252)
  pen.setTransform(1, 0, 0, 1, 0, 0)
  const shade = pen.createLinearGradient(0, 0, 1280, 0)
  shade.addColorStop(0, 'rgba(0, 0, 0, .4)')
  shade.addColorStop(1, 'rgba(0, 0, 0, 0)')
  pen.fillStyle = shade
  pen.fillRect(0, 0, 1280, 720)
  const picture = pen.getImageData(0, 0, 1280, 720)
  let random = 7
  for (let at = 0; at < picture.data.length; at += 4) {
    random = (random * 1_664_525 + 1_013_904_223) >>> 0
    const off = (random / 2 ** 32 - 0.5) * 2 * noise
    for (let part = 0; part < 3; part++) picture.data[at + part] = (picture.data[at + part] as number) + off
  }
  pen.putImageData(picture, 0, 0)
  return canvas.toDataURL('image/jpeg', 0.9)
}

async function takePhoto(page: Page, card: Card): Promise<Buffer> {
  const address = await page.evaluate(drawCard, card)
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
}

beforeAll(async () => {
  const painter = await launch()
  const page = await painter.newPage()
  const card = { number: person.residentId, name: person.name, noise: 16 }
  photo = await takePhoto(page, { ...card, angle: 5 })
  const film = await takePhoto(page, { ...card, angle: -2, noise: 6 })
  writeFileSync(FILM, Buffer.concat([film, film]))
  await painter.close()
  browser = await launch([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${FILM}`,
  ])
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function openScan(desk: Desk): Promise<void> {
  const { page, w } = desk
  await desk.go('/customers/new')
  await page.locator('form.page').waitFor()
  const discard = page.getByRole('button', { name: w('customer.create.discard') })
  if (await discard.isVisible()) {
    await discard.click()
    await desk
      .dialog()
      .getByRole('button', { name: w('customer.create.discardIt') })
      .click()
    await desk.dialog().waitFor({ state: 'detached' })
  }
  await page.locator('form.page button[type=submit]').click()
  await page.getByRole('button', { name: w('customer.scan.button') }).click()
  await desk.dialog().waitFor()
}

/** What is on the form once the card was taken over. */
async function expectFilled(desk: Desk, { name, residentId, birthDate }: Person): Promise<void> {
  const { page, w } = desk
  const dialog = desk.dialog()
  await dialog.getByText(w('customer.scan.found.number')).waitFor()
  await desk.accessible('scan of an ID card')
  expect(await dialog.locator('.number input').inputValue()).toBe(residentId)
  await dialog.getByLabel(w('customer.field.name')).fill(name)
  await dialog.getByLabel(w('customer.field.street')).fill('南京西路1266号')
  await dialog.getByRole('button', { name: w('customer.scan.take') }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await page.locator('.item.documents').getByLabel(w('customer.field.documentNumber')).inputValue()).toBe(
    residentId,
  )
  await page.locator('.note.green', { hasText: birthDate }).waitFor()
  // A video or a canvas that is still there would still hold the card.
  expect(await page.locator('video, canvas').count()).toBe(0)
}

describe.each(LANGUAGES)('an ID card in %s', (language) => {
  test('is read off the camera', async () => {
    const desk = await openDesk(browser, { language, who: 'teller' })
    await openScan(desk)
    await expectFilled(desk, person)
    expect(desk.faults).toEqual([])
    await desk.close()
  })

  test('is read off a photo, and the photo is sent nowhere', async () => {
    const desk = await openDesk(browser, { language, who: 'teller' })
    const sent: number[] = []
    await openScan(desk)
    desk.page.on('request', (request) => sent.push(request.postDataBuffer()?.length ?? 0))
    await desk
      .dialog()
      .locator('input[type=file]')
      .setInputFiles({ name: 'card.jpg', mimeType: 'image/jpeg', buffer: photo })
    await expectFilled(desk, person)
    expect(Math.max(0, ...sent)).toBeLessThan(10_000)
    expect(desk.faults).toEqual([])
    await desk.close()
  })

  test('that cannot be read is typed with the picture in sight', async () => {
    const desk = await openDesk(browser, { language, who: 'teller' })
    const { page, w } = desk
    await openScan(desk)
    const blank = await takePhoto(page, { number: '', name: '', angle: 0, noise: 4 })
    const dialog = desk.dialog()
    const file = { name: 'card.jpg', mimeType: 'image/jpeg', buffer: blank }
    await dialog.locator('input[type=file]').setInputFiles(file)
    await dialog.getByText(w('customer.scan.found.nothing')).waitFor()
    await dialog.getByRole('img', { name: w('customer.scan.picture') }).waitFor()
    await dialog.locator('.number input').fill(person.residentId.slice(0, 17))
    await dialog.getByRole('alert').waitFor()
    expect(await dialog.getByRole('button', { name: w('customer.scan.take') }).isDisabled()).toBe(true)
    await dialog.locator('.number input').fill(person.residentId)
    await dialog.getByRole('button', { name: w('customer.scan.take') }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.locator('.note.green', { hasText: person.birthDate }).waitFor()
    await desk.close()
  })
})

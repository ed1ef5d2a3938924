// Pictures between camera, file and canvas; they live in the page's memory only.

import { type GrayImage, grayOf } from './gray-image.ts'

const FRAME_WIDTH_MAX = 1280
const PHOTO_WIDTH_MAX = 1600

/** Draws a source into the canvas, no wider than asked, and gives its brightness. */
function draw(canvas: HTMLCanvasElement, source: CanvasImageSource, width: number, height: number, widest: number) {
  const scale = Math.min(1, widest / Math.max(width, height))
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return grayOf(canvas.width, canvas.height, context.getImageData(0, 0, canvas.width, canvas.height).data)
}

/** The camera's present picture; null before the first has come. */
export function drawFrame(canvas: HTMLCanvasElement, video: HTMLVideoElement): GrayImage | null {
  if (!video.videoWidth) return null
  return draw(canvas, video, video.videoWidth, video.videoHeight, FRAME_WIDTH_MAX)
}

/** A photo from a file, upright as its camera meant it; throws when it is no picture. */
export async function drawPhoto(canvas: HTMLCanvasElement, file: Blob): Promise<GrayImage | null> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    return draw(canvas, bitmap, bitmap.width, bitmap.height, PHOTO_WIDTH_MAX)
  } finally {
    bitmap.close()
  }
}

/** Turns what a canvas holds by quarters clockwise. */
export function turnCanvas(canvas: HTMLCanvasElement, quarters: number): void {
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  copy.getContext('2d')?.drawImage(canvas, 0, 0)
  if (quarters % 2) [canvas.width, canvas.height] = [copy.height, copy.width]
  const context = canvas.getContext('2d')
  context?.translate(canvas.width / 2, canvas.height / 2)
  context?.rotate((quarters * Math.PI) / 2)
  context?.drawImage(copy, -copy.width / 2, -copy.height / 2)
  copy.width = 0
}

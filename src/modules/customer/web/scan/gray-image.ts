// A picture as the recogniser sees it: one byte of brightness a point, and which points are ink.

export type GrayImage = { width: number; height: number; data: Uint8Array }

/** Brightness of the RGBA bytes a canvas gives. */
export function grayOf(width: number, height: number, rgba: Uint8ClampedArray | Uint8Array): GrayImage {
  const data = new Uint8Array(width * height)
  for (let at = 0; at < data.length; at++) {
    const [red, green, blue] = [rgba[at * 4] as number, rgba[at * 4 + 1] as number, rgba[at * 4 + 2] as number]
    data[at] = (red * 77 + green * 150 + blue * 29) >> 8
  }
  return { width, height, data }
}

/** Turned by a quarter clockwise, for photos of a card that lies on its side. */
export function quarterTurn({ width, height, data }: GrayImage): GrayImage {
  const turned = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) turned[x * height + (height - 1 - y)] = data[y * width + x] as number
  }
  return { width: height, height: width, data: turned }
}

/** Sums over all rectangles from the top left, one row and column wider than the picture. */
function integral({ width, height, data }: GrayImage): Uint32Array {
  const sums = new Uint32Array((width + 1) * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += data[y * width + x] as number
      sums[(y + 1) * (width + 1) + x + 1] = row + (sums[y * (width + 1) + x + 1] as number)
    }
  }
  return sums
}

/** Ink is what is darker than its surroundings by a share of their brightness; shadows and patterns stay paper. */
export function inkOf(image: GrayImage, reach: number, darkerBy: number): Uint8Array {
  const { width, height, data } = image
  const sums = integral(image)
  const ink = new Uint8Array(data.length)
  const keep = 1 - darkerBy
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach) * (width + 1)
    const bottom = Math.min(height, y + reach + 1) * (width + 1)
    const rows = (bottom - top) / (width + 1)
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)]
      const sum =
        (sums[bottom + right] as number) -
        (sums[bottom + left] as number) -
        (sums[top + right] as number) +
        (sums[top + left] as number)
      if ((data[y * width + x] as number) * rows * (right - left) < sum * keep) ink[y * width + x] = 1
    }
  }
  return ink
}

/** Brightness between points. */
export function sampleAt({ width, height, data }: GrayImage, x: number, y: number): number {
  const cx = Math.min(Math.max(x, 0), width - 1.001)
  const cy = Math.min(Math.max(y, 0), height - 1.001)
  const [ix, iy] = [Math.floor(cx), Math.floor(cy)]
  const [fx, fy] = [cx - ix, cy - iy]
  const at = iy * width + ix
  const top = (data[at] as number) * (1 - fx) + (data[at + 1] as number) * fx
  const bottom = (data[at + width] as number) * (1 - fx) + (data[at + width + 1] as number) * fx
  return top * (1 - fy) + bottom * fy
}

// Where provinces are, by the first two digits of a division's code: their capitals, for speeds between places.

const CAPITALS: Record<string, [latitude: number, longitude: number]> = {
  11: [39.9, 116.41],
  12: [39.13, 117.2],
  13: [38.04, 114.51],
  14: [37.87, 112.55],
  15: [40.84, 111.75],
  21: [41.8, 123.43],
  22: [43.82, 125.32],
  23: [45.8, 126.53],
  31: [31.23, 121.47],
  32: [32.06, 118.8],
  33: [30.27, 120.15],
  34: [31.82, 117.23],
  35: [26.07, 119.3],
  36: [28.68, 115.86],
  37: [36.65, 117.12],
  41: [34.75, 113.63],
  42: [30.59, 114.31],
  43: [28.23, 112.94],
  44: [23.13, 113.26],
  45: [22.82, 108.37],
  46: [20.04, 110.34],
  50: [29.56, 106.55],
  51: [30.57, 104.07],
  52: [26.65, 106.63],
  53: [25.04, 102.71],
  54: [29.65, 91.14],
  61: [34.34, 108.94],
  62: [36.06, 103.83],
  63: [36.62, 101.78],
  64: [38.49, 106.23],
  65: [43.83, 87.62],
  71: [25.03, 121.57],
  81: [22.32, 114.17],
  82: [22.2, 113.54],
}
const CENTRES = new Map(
  Object.entries(CAPITALS).map(([code, [latitude, longitude]]) => [code, { latitude, longitude }]),
)

/** Degrees; two places of one province are one. Null for what is no division of China. */
export const provinceCentre = (division: string): { latitude: number; longitude: number } | null =>
  (/^\d{6}$/.test(division) && CENTRES.get(division.slice(0, 2))) || null

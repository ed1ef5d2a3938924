// What a merchant category code stands for, in the dozen groups people read.

export const MCC_GROUPS = [
  'groceries',
  'dining',
  'clothing',
  'home',
  'transport',
  'travel',
  'health',
  'education',
  'leisure',
  'utilities',
  'online',
  'finance',
  'public',
  'other',
] as const
export type MccGroup = (typeof MCC_GROUPS)[number]

/** First and last code of a range and its group, after ISO 18245; what stands in none is `other`. */
const RANGES: readonly (readonly [first: number, last: number, group: MccGroup])[] = [
  [742, 763, 'home'],
  [1520, 1799, 'home'],
  [3000, 3299, 'travel'],
  [3351, 3500, 'transport'],
  [3501, 3999, 'travel'],
  [4011, 4131, 'transport'],
  [4411, 4411, 'travel'],
  [4511, 4582, 'travel'],
  [4722, 4723, 'travel'],
  [4784, 4789, 'transport'],
  [4812, 4821, 'utilities'],
  [4829, 4829, 'finance'],
  [4899, 4900, 'utilities'],
  [5172, 5172, 'transport'],
  [5200, 5271, 'home'],
  [5300, 5300, 'groceries'],
  [5311, 5399, 'clothing'],
  [5411, 5499, 'groceries'],
  [5511, 5599, 'transport'],
  [5611, 5699, 'clothing'],
  [5712, 5722, 'home'],
  [5732, 5735, 'leisure'],
  [5811, 5814, 'dining'],
  [5815, 5818, 'online'],
  [5912, 5912, 'health'],
  [5921, 5921, 'groceries'],
  [5931, 5949, 'leisure'],
  [5960, 5969, 'online'],
  [5970, 5978, 'leisure'],
  [5983, 5983, 'utilities'],
  [6010, 6540, 'finance'],
  [7011, 7033, 'travel'],
  [7210, 7299, 'health'],
  [7512, 7549, 'transport'],
  [7829, 7999, 'leisure'],
  [8011, 8099, 'health'],
  [8211, 8299, 'education'],
  [8351, 8351, 'education'],
  [9211, 9405, 'public'],
]

export function mccGroup(mcc: string | null): MccGroup {
  const code = Number(mcc)
  if (mcc === null || !Number.isInteger(code)) return 'other'
  return RANGES.find(([first, last]) => code >= first && code <= last)?.[2] ?? 'other'
}

// Recognises which character separates the cells of a text file.

export const DELIMITERS = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof DELIMITERS)[number]

const RECORDS_LOOKED_AT = 50

/** How many of each delimiter every record of the sample has outside quotes. */
function countsOf(sample: string): Map<Delimiter, number>[] {
  const records: Map<Delimiter, number>[] = []
  let open = new Map<Delimiter, number>()
  let isQuoted = false
  let hasText = false
  for (const character of sample) {
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '\n' || character === '\r') {
      if (hasText) records.push(open)
      if (records.length === RECORDS_LOOKED_AT) return records
      open = new Map()
      hasText = false
      continue
    } else if ((DELIMITERS as readonly string[]).includes(character)) {
      open.set(character as Delimiter, (open.get(character as Delimiter) ?? 0) + 1)
    }
    hasText = true
  }
  if (hasText) records.push(open)
  return records
}

/** The delimiter that stands in the header and equally often in most records; a comma when there is one column only. */
export function recogniseDelimiter(sample: string): Delimiter {
  const records = countsOf(sample)
  const header = records[0]
  if (!header) return ','
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const wanted = header.get(delimiter) ?? 0
    if (wanted === 0) continue
    const alike = records.filter((record) => record.get(delimiter) === wanted).length / records.length
    const score = alike * 1000 + wanted
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

// Columns of many rows as array literals, so that one statement takes them all: made of what needs no quoting.

/** Ids, codes, dates and numbers. Nothing but nulls: empty, unnest fills up. */
export function literal(values: readonly (string | number | bigint | null)[]): string {
  let text = '{'
  let any = false
  for (let at = 0; at < values.length; at++) {
    const value = values[at]
    if (at > 0) text += ','
    if (value === null || value === undefined) text += 'NULL'
    else {
      any = true
      text += value
    }
  }
  return any ? `${text}}` : '{}'
}

/** Instants come many times in a row. */
export function times(values: readonly Date[]): string {
  let lastMs = Number.NaN
  let text = ''
  return literal(
    values.map((at) => {
      if (at.getTime() === lastMs) return text
      lastMs = at.getTime()
      return (text = at.toISOString())
    }),
  )
}

export const bytes = (values: readonly (Buffer | null)[]): string =>
  literal(values.map((value) => value && `"\\\\x${value.toString('hex')}"`))

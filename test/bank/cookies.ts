// What a browser would send back: every cookie that an answer set.

/** From headers as they came: one line, several, or none. */
export const cookiesIn = (lines: readonly string[]): string =>
  lines.map((line) => line.split(';')[0] as string).join('; ')

export const cookiesOf = ({ headers }: { headers: Record<string, unknown> }): string =>
  cookiesIn([headers['set-cookie'] ?? []].flat().map(String))

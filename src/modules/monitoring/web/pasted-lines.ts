// What was pasted for a list: one value a line, with an end and a reason of its own where a line has them.

export type PastedLine = { value: string; until: string | null; reason: string | null }
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** Parts stand between tabs, commas or semicolons: value, then a day (YYYY-MM-DD) and a reason in any order. Empty lines are left out. */
export function pastedLines(text: string): PastedLine[] {
  return text.split('\n').flatMap((line) => {
    const [value = '', ...rest] = line.split(/[\t,;，；]/).map((part) => part.trim())
    if (!value) return []
    const until = rest.find((part) => DAY.test(part)) ?? null
    const reason = rest.filter((part) => part !== '' && part !== until).join(' ')
    return [{ value, until, reason: reason || null }]
  })
}

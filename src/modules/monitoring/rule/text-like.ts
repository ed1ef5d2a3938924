// Fuzzy text: how much two names share, whatever their spaces, case and width.

/** From here on two texts are alike. */
const ALIKE = 0.6

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]/gu, '')

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>()
  for (let index = 0; index < text.length - 1; index++) {
    const pair = text.slice(index, index + 2)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

/** A test whether a text is like the wanted one: it contains it, or their pairs of characters agree by 0.6 (Sørensen-Dice). */
export function likeText(wanted: string): (text: string) => boolean {
  const target = folded(wanted)
  const pairs = pairsOf(target)
  return (text) => {
    const given = folded(text)
    if (target.length > 0 && given.includes(target)) return true
    if (given.length < 2 || target.length < 2) return given === target
    let shared = 0
    for (const [pair, count] of pairsOf(given)) shared += Math.min(count, pairs.get(pair) ?? 0)
    return (2 * shared) / (given.length + target.length - 2) >= ALIKE
  }
}

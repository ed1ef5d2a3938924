// Which characters two short texts do not share: the longest common subsequence, character by character.

export type DiffPart = { text: string; changed: boolean }
const DIFF_CHARS_MAX = 400

function push(parts: DiffPart[], text: string, changed: boolean): void {
  const last = parts.at(-1)
  if (last?.changed === changed) last.text += text
  else parts.push({ text, changed })
}

/** Old and new text in parts; beyond a limit everything counts as changed. */
export function diffChars(before: string, after: string): { before: DiffPart[]; after: DiffPart[] } {
  const a = [...before]
  const b = [...after]
  if (a.length > DIFF_CHARS_MAX || b.length > DIFF_CHARS_MAX) {
    return { before: [{ text: before, changed: true }], after: [{ text: after, changed: true }] }
  }
  const width = b.length + 1
  const length = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number) => length[i * width + j] as number
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const old: DiffPart[] = []
  const now: DiffPart[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push(old, a[i++] as string, false)
      push(now, b[j++] as string, false)
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) push(old, a[i++] as string, true)
    else push(now, b[j++] as string, true)
  }
  return { before: old, after: now }
}

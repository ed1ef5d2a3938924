// Patterns that take for ever on the right text (ReDoS): every regular expression of the source, and every pattern of the contracts, on growing texts.

import { createContext, Script } from 'node:vm'
import ts from 'typescript'
import { expect, it } from 'vitest'
import { isTest, listSources } from '../../checks/source-files.ts'

/** What one answer may take of the processor on the longest text, before it is looked at more closely. */
const BUDGET_MS = 20
const STOP_MS = 2_000
const [SHORT, LONG] = [2_000, 16_000]
/** Time that grows with the length's square grows 64 times between the two; with the length, 8 times. */
const GROWTH_MAX = 24

/** Patterns that take the square of a text which is short, or not a stranger's. */
const BOUNDED: Record<string, string> = {
  'src/cli/backup.ts': 'an argument of the command line',
  'src/platform/backup/backup-place.ts': 'a setting',
  'src/platform/backup/s3-place.ts': 'a setting',
  'src/platform/contract/cursor.ts': 'base64 of our own',
  'src/platform/database/flight.ts': 'what PostgreSQL says it did',
  'src/modules/statement/file/statement-text.ts': 'an amount of our own',
}

type Pattern = { source: string; flags: string; place: string }

/** Regular expressions as literals, and texts under `pattern:`, as the compiler reads them. */
function patterns(): Pattern[] {
  const found: Pattern[] = []
  for (const { path, text } of listSources(/\.(ts|vue)$/).filter(
    (one) => !isTest(one.path) && one.path.startsWith('src/'),
  )) {
    const scripts = path.endsWith('.vue')
      ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code)
      : [text]
    for (const code of scripts) {
      const file = ts.createSourceFile(path, code as string, ts.ScriptTarget.Latest, true)
      const visit = (node: ts.Node): void => {
        const place = `${path}:${file.getLineAndCharacterOfPosition(node.pos).line + 1}`
        if (ts.isRegularExpressionLiteral(node)) {
          const end = node.text.lastIndexOf('/')
          found.push({ source: node.text.slice(1, end), flags: node.text.slice(end + 1), place })
        }
        if (
          ts.isPropertyAssignment(node) &&
          node.name.getText(file) === 'pattern' &&
          ts.isStringLiteralLike(node.initializer)
        )
          found.push({ source: node.initializer.text, flags: 'u', place })
        ts.forEachChild(node, visit)
      }
      visit(file)
    }
  }
  return found
}

/** Letters that the pattern speaks of, and some that most patterns do. */
function lettersOf(source: string): string[] {
  const named = [...source.replace(/\\[pP]\{[^}]*\}|\\[a-z]/gi, '')].filter(
    (letter) => !/[\\^$.*+?()[\]{}|]/.test(letter),
  )
  return [...new Set([...named, 'a', 'A', '0', ' ', '\t', '-', '.', ',', '张', '"', "'", '<', '/', '\n', '='])].slice(
    0,
    40,
  )
}

/** Texts that make a backtracking engine try again: one letter or a pair over and over, then something that never fits. */
function* textsOf(source: string, length: number): Generator<string> {
  const letters = lettersOf(source)
  for (const [at, letter] of letters.entries()) {
    const pair = letter + letters[(at + 1) % letters.length]
    for (const pumped of [letter.repeat(length), pair.repeat(length / 2)])
      for (const text of [`${pumped}\u0001`, `x${pumped}\u0001`]) yield text
  }
}

const context = createContext({ probe: null })
/** Processor time of one use; endless ones are stopped. */
function took({ source, flags }: Pattern, text: string): number {
  const probe = new RegExp(source, flags.replace(/[gy]/g, ''))
  Object.assign(context, { probe, text })
  const startedAt = process.cpuUsage()
  try {
    new Script('probe.test(text)').runInContext(context, { timeout: STOP_MS })
  } catch {
    return Number.POSITIVE_INFINITY
  }
  const { user, system } = process.cpuUsage(startedAt)
  return (user + system) / 1000
}

it('no pattern of the source takes more than its text’s length, on texts made to tire it', () => {
  const all = patterns()
  expect(all.length).toBeGreaterThan(100)
  const slow: string[] = []
  for (const pattern of all.filter(({ place }) => !BOUNDED[place.split(':')[0] as string])) {
    for (const text of textsOf(pattern.source, LONG)) {
      const long = took(pattern, text)
      if (long < BUDGET_MS) continue
      const short = Math.max(...[0, 1, 2].map(() => took(pattern, `${text.slice(0, SHORT)}\u0001`)), 0.05)
      const again = Math.min(long, took(pattern, text))
      if (again >= BUDGET_MS && again / short > GROWTH_MAX) {
        slow.push(`${pattern.place} /${pattern.source}/ ${JSON.stringify(text.slice(0, 4))} ${again.toFixed(0)} ms`)
        break
      }
    }
  }
  expect(slow).toEqual([])
})

// The tables of docs/security: every requirement once, every claim with something that shows it, and that is there.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirementsUpTo } from './asvs-levels.ts'
import { type Check, type Problem, WHOLE_FILE } from './check.ts'
import { root } from './source-files.ts'

const FOLDER = 'docs/security'
const ASVS = 'asvs.md'
const ASVS_LEVEL = 2
export const STATES = ['met', 'partly', 'not met', "the bank's", 'not applicable']
/** What these say must be shown by something. */
const CLAIMS = new Set(['met', 'partly'])

type Row = { line: number; cells: string[] }
/** What may be named: whether a file is there, the scripts of package.json, the verbs of the command line. */
export type Known = { isFile(path: string): boolean; scripts: Set<string>; verbs: Set<string> }

/** The rows of all tables of a page that have a state, with their cells. */
function rowsOf(text: string): Row[] {
  return text.split('\n').flatMap((line, at) => {
    const cells = line.startsWith('| ') ? line.slice(1, line.lastIndexOf('|')).split('|') : []
    const trimmed = cells.map((cell) => cell.trim())
    return !STATES.includes(trimmed[0] ?? '') && trimmed.some((cell) => STATES.includes(cell))
      ? [{ line: at + 1, cells: trimmed }]
      : []
  })
}

/** Why what a row names as its proof is not one; null when it is. */
function lackOf(named: string, { isFile, scripts, verbs }: Known): string | null {
  const [program, ...words] = named.split(' ')
  if (program === 'npm') {
    const script = words[0] === 'run' ? words[1] : words[0]
    return scripts.has(script ?? '') ? null : 'is no script of package.json'
  }
  if (program === './kahu') {
    const missing = words.filter((word) => /^[a-z]/.test(word) && !verbs.has(word))
    return missing.length === 0 && words.length > 0 ? null : `is no verb of the command line: ${missing}`
  }
  return isFile(named) ? null : 'is not there'
}

/** Rows without a proof, or with one that does not exist. */
export function unshown(text: string, known: Known): { line: number; message: string }[] {
  return rowsOf(text).flatMap(({ line, cells }) => {
    const [id = ''] = cells
    const named = [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name as string)
    const state = cells.find((cell) => STATES.includes(cell)) as string
    if (named.length === 0)
      return CLAIMS.has(state) ? [{ line, message: `${id} is "${state}" and names nothing that shows it` }] : []
    return named.flatMap((name) => {
      const lack = lackOf(name, known)
      return lack ? [{ line, message: `${id}: ${name} ${lack}` }] : []
    })
  })
}

/** Requirements that are missing, stand twice, at another level, or do not exist. */
export function asvsGaps(text: string): { line: number; message: string }[] {
  const wanted = requirementsUpTo(ASVS_LEVEL)
  const seen = new Set<string>()
  const problems = rowsOf(text).flatMap(({ line, cells: [id = '', level] }) => {
    const twice = seen.has(id)
    seen.add(id)
    if (twice) return [{ line, message: `${id} stands twice` }]
    if (!wanted.has(id)) return [{ line, message: `${id} is no requirement up to level ${ASVS_LEVEL}` }]
    return String(wanted.get(id)) === level ? [] : [{ line, message: `${id} is of level ${wanted.get(id)}` }]
  })
  const missing = [...wanted.keys()].filter((id) => !seen.has(id))
  return [...problems, ...missing.map((id) => ({ line: WHOLE_FILE, message: `${id} is missing` }))]
}

/** Whether the sums at the head of a page are those of its rows. */
export function wrongSums(text: string): { line: number; message: string }[] {
  const rows = rowsOf(text).map(({ cells }) => cells.find((cell) => STATES.includes(cell)))
  const sums = [...STATES.map((state) => rows.filter((one) => one === state).length), rows.length]
  const wanted = `| ${sums.join(' | ')} |`
  return text.includes(`\n${wanted}\n`) ? [] : [{ line: WHOLE_FILE, message: `the sums of the rows are ${wanted}` }]
}

function knownHere(): Known {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const cli = readdirSync(join(root, 'src/cli')).map((file) => readFileSync(join(root, 'src/cli', file), 'utf8'))
  return {
    isFile: (path) => !path.includes('..') && existsSync(join(root, path)),
    scripts: new Set(Object.keys(scripts)),
    verbs: new Set([...cli.join('\n').matchAll(/\.command\('([a-z-]+)/g)].map(([, verb]) => verb as string)),
  }
}

export const securityTables: Check = {
  name: 'claims of the security tables are shown',
  run: async (): Promise<Problem[]> => {
    const known = knownHere()
    return readdirSync(join(root, FOLDER)).flatMap((name) => {
      const text = readFileSync(join(root, FOLDER, name), 'utf8')
      const found = [...unshown(text, known), ...wrongSums(text), ...(name === ASVS ? asvsGaps(text) : [])]
      return found.map((problem) => ({ file: `${FOLDER}/${name}`, ...problem }))
    })
  },
}

// The page of limits says what the code says: every number stands there as the constant it names.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check, Problem } from './check.ts'
import { root } from './source-files.ts'

const PAGE = 'docs/limits.md'
const ROW = /^\| .* \| ([\d,]+) \| `([\w./-]+)#([A-Z0-9_]+)` \|$/
const ARITHMETIC = /^[\d_\s*]+$/

/** The value of a constant as its declaration says, when it is plain arithmetic; null when there is none. */
export function constantIn(text: string, name: string): number | null {
  const written = new RegExp(`^(?:export )?const ${name}(?:: number)? = ([^\\n/]+)$`, 'm').exec(text)?.[1]?.trim()
  if (!written || !ARITHMETIC.test(written)) return null
  const power = (factor: string) =>
    factor
      .split('**')
      .map(Number)
      .reduceRight((exponent, base) => base ** exponent)
  return written
    .replaceAll('_', '')
    .split(/(?<!\*)\*(?!\*)/)
    .map(power)
    .reduce((product, factor) => product * factor)
}

export const limitsPage: Check = {
  name: 'the page of limits says what the code says',
  run: async (): Promise<Problem[]> => {
    const lines = readFileSync(join(root, PAGE), 'utf8').split('\n')
    return lines.flatMap((text, at) => {
      const [, value = '', file = '', name = ''] = ROW.exec(text) ?? []
      if (!name) return []
      const known = existsSync(join(root, file)) ? constantIn(readFileSync(join(root, file), 'utf8'), name) : null
      if (known === Number(value.replaceAll(',', ''))) return []
      return [{ file: PAGE, line: at + 1, message: `${name} of ${file} is ${known ?? 'not there as a number'}` }]
    })
  },
}

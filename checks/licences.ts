// Every installed package stands under a licence that Kahu may be given away with; read from the packages themselves.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Check, type Problem, WHOLE_FILE } from './check.ts'
import { root } from './source-files.ts'

/** Licences that ask for their notice at most, and those of single files (MPL-2.0) or of typefaces (OFL-1.1). */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MPL-2.0',
  'OFL-1.1',
  'Unlicense',
  'Zlib',
])
/** Packages that name their licence badly or not at all, in these versions only; each was read by a person. */
const READ_BY_HAND: Record<string, string> = {
  // README and repository say MIT/X11; a part of exceljs' reader, which Kahu does not use.
  'buffers@0.1.1': 'MIT',
  'chainsaw@0.1.0': 'MIT',
  // Its LICENSE file is the MIT licence.
  'png-js@2.0.0': 'MIT',
}

type Named = { name?: string; version?: string; license?: string | { type?: string }; licenses?: { type?: string }[] }

/** An SPDX expression of AND, OR and brackets: one allowed side of an OR is enough. */
export function mayBeUsed(expression: string): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  let at = 0
  const one = (): boolean => {
    if (words[at] !== '(') return ALLOWED.has(words[at++] ?? '')
    at += 1
    const inner = either()
    at += 1
    return inner
  }
  const all = (): boolean => {
    let good = one()
    while (words[at] === 'AND') {
      at += 1
      good = one() && good
    }
    return good
  }
  const either = (): boolean => {
    let good = all()
    while (words[at] === 'OR') {
      at += 1
      good = all() || good
    }
    return good
  }
  return either() && at === words.length
}

/** The licence a package names, as one SPDX expression; empty when it names none. */
export function licenceOf({ name, version, license, licenses }: Named): string {
  const known = READ_BY_HAND[`${name}@${version}`]
  if (known) return known
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? ''
}

function packagesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (name.startsWith('.')) return []
    if (name.startsWith('@')) return packagesIn(path)
    return existsSync(join(path, 'package.json')) ? [path, ...packagesIn(join(path, 'node_modules'))] : []
  })
}

export const licences: Check = {
  name: 'licences of what is installed',
  run: async (): Promise<Problem[]> => {
    const found = packagesIn(join(root, 'node_modules')).map((path) => {
      const named: Named = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
      return { file: relative(root, path), name: `${named.name}@${named.version}`, licence: licenceOf(named) }
    })
    if (found.length === 0) return [{ file: 'node_modules', line: WHOLE_FILE, message: 'nothing is installed' }]
    return found
      .filter(({ licence }) => !mayBeUsed(licence))
      .map(({ file, name, licence }) => ({
        file,
        line: WHOLE_FILE,
        message: `${name} is under "${licence}": choose another package, or read its licence and name it in checks/licences.ts`,
      }))
  },
}

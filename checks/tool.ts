// A check that another program makes: it passes when the program is content, else the program's own words are shown.

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Check, type Problem, WHOLE_FILE } from './check.ts'
import { root } from './source-files.ts'

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024
const LINES_MAX = 80
const GITHUB_PLACE = /^::error title=([^,]*),file=([^,]+),line=(\d+)[^:]*::(.*)$/
const PLACE = /^([\w@./-]+\.\w+)[(:](\d+)[,:]\d+\)?:?\s*-?\s*(.*)$/

/** The places and words in the output of a tool, and the hint last. */
export function problemsOf(output: string, hint: string): Problem[] {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const placed = lines.flatMap((line) => {
    const [, rule, path, row, words] = GITHUB_PLACE.exec(line.trim()) ?? []
    if (path) return [{ file: relative(root, path), line: Number(row), message: `${rule}: ${words}` }]
    const [, file, number, message] = PLACE.exec(line.trim()) ?? []
    return file ? [{ file, line: Number(number), message: message as string }] : []
  })
  const shown =
    placed.length > 0 ? placed : [{ file: 'output', line: WHOLE_FILE, message: lines.slice(0, LINES_MAX).join('\n') }]
  return [...shown.slice(0, LINES_MAX), { file: 'fix', line: WHOLE_FILE, message: hint }]
}

/** Runs a script of an installed package under this Node. */
export function tool(name: string, args: string[], hint: string, needs?: string): Check {
  return {
    name,
    run: () =>
      new Promise((done) => {
        if (needs && !existsSync(join(root, needs))) return done([])
        const options = {
          cwd: root,
          maxBuffer: OUTPUT_BYTES_MAX,
          env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
        }
        execFile(process.execPath, args, options, (error, stdout, stderr) => {
          done(error ? problemsOf(`${stdout}\n${stderr}`.trim() || error.message, hint) : [])
        })
      }),
  }
}

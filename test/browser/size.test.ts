// What a cold browser must fetch before the first page stands: counted in the built files, compressed as they are sent.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const WEB = join(import.meta.dirname, '..', '..', 'dist', 'web')
const SCRIPT_GZIP_BYTES_MAX = 300_000
const IMPORTS = /(?:from\s*|import\s*)["'](\.[^"']+\.js)["']/g

/** The files and all they import at once; what is imported later is fetched later. */
function withImports(files: string[]): Set<string> {
  const all = new Set<string>()
  const waiting = [...files]
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (all.has(file)) continue
    all.add(file)
    for (const [, path] of readFileSync(join(WEB, file), 'utf8').matchAll(IMPORTS))
      waiting.push(join(file, '..', path as string))
  }
  return all
}
const gzipBytes = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(WEB, file))).length, 0)

test('the script of the first page is at most 300 kB, compressed', () => {
  const html = readFileSync(join(WEB, 'index.html'), 'utf8')
  const first = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path]) => path as string)
  expect(first.length).toBeGreaterThan(0)
  const bytes = gzipBytes(withImports(first))
  console.log(`script of the first page: ${(bytes / 1000).toFixed(0)} kB`)
  expect(bytes).toBeLessThanOrEqual(SCRIPT_GZIP_BYTES_MAX)
})

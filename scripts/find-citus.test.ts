// Citus is there exactly when its control file lies where the chosen server keeps its extensions.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { whyNoCitus } from './find-citus.ts'

const home = mkdtempSync(join(tmpdir(), 'kahu-citus-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('finds the extension where pg_config says, and names the server that lacks it', () => {
  const program = (name: string, answer: string) => {
    writeFileSync(join(home, name), `#!/bin/sh\necho '${answer}'\n`)
    chmodSync(join(home, name), 0o755)
  }
  program('postgres', 'postgres (PostgreSQL) 17.4')
  program('initdb', '')
  program('pg_config', join(home, 'share'))
  expect(whyNoCitus(home)).toBe(`the extension Citus is not installed for PostgreSQL 17 (PG_BINDIR, ${home})`)
  mkdirSync(join(home, 'share', 'extension'), { recursive: true })
  writeFileSync(join(home, 'share', 'extension', 'citus.control'), '')
  expect(whyNoCitus(home)).toBeNull()
})

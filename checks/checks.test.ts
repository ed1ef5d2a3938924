// The checks see what they must see: a file that breaks a law, beside one that keeps it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lineAt } from './check.ts'
import { licenceOf, mayBeUsed } from './licences.ts'
import { constantIn } from './limits-page.ts'
import { type Lock, lostFrom } from './lock-file.ts'
import { asvsGaps, unshown, wrongSums } from './security-tables.ts'
import { root } from './source-files.ts'
import { unclassed } from './table-laws.ts'
import { sqlIn } from './text-laws.ts'
import { problemsOf } from './tool.ts'
import { unusedKeys } from './unused-words.ts'

test('a line is found by its offset', () => {
  expect(lineAt('a\nb\nc', 0)).toBe(1)
  expect(lineAt('a\nb\nc', 4)).toBe(3)
})

test('a column of personal data without its class is named', () => {
  const text = 'create table t (\n  id uuid,\n  phone text,\n  email_sealed bytea, -- C2 sealed\n  branch_id uuid\n);'
  expect(unclassed({ path: 'a.sql', text }).map(({ line }) => line)).toEqual([3])
})

test('SQL outside its places is named, words that resemble it are not', () => {
  const sql = "const a = 'select id from thing'\nconst b = `update thing set x = $" + '{1}`'
  expect(sqlIn({ path: 'a.ts', text: sql }).map(({ line }) => line)).toEqual([1, 2])
  expect(sqlIn({ path: 'a.ts', text: "const a = 'select a branch'\n// select x from y" })).toEqual([])
})

test('what tools say is read with its place', () => {
  const [types] = problemsOf('src/a.ts(3,5): error TS1: no', '')
  expect(types).toEqual({ file: 'src/a.ts', line: 3, message: 'error TS1: no' })
  const [lint] = problemsOf('::error title=lint/x,file=src/b.ts,line=7,endLine=7::bad', '')
  expect(lint).toMatchObject({ line: 7, message: 'lint/x: bad' })
  const [other] = problemsOf('it broke', 'do this')
  expect(other?.message).toBe('it broke')
})

test('a platform that npm install dropped from the lock is named, with who needs it', () => {
  const lock: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  expect(lostFrom(lock)).toEqual([])
  const gone = 'node_modules/@node-rs/argon2-darwin-arm64'
  expect(lock.packages[gone]).toBeDefined()
  const { [gone]: _, ...packages } = lock.packages
  expect(lostFrom({ packages }).sort()).toEqual([
    '@node-rs/argon2 has no package for darwin arm64',
    'node_modules/@node-rs/argon2 names @node-rs/argon2-darwin-arm64, which is missing',
  ])
})

test('words are unused when no code names them, whole or by a template', () => {
  const code = [
    "t('page.title')",
    ':label="t(`page.field.${name}`)"',
    't(`${kind}.import.${field}`)',
    't(`page.step.${at(`${x}`)}`)',
  ]
  const used = ['page.title', 'page.field.name', 'customer.import.phone', 'page.step.one']
  expect(unusedKeys([...used, 'page.gone', 'page.fields', 'title'], code)).toEqual([
    'page.gone',
    'page.fields',
    'title',
  ])
})

test('a licence is read as its expression says, and one that nobody allowed is refused', () => {
  for (const fine of ['MIT', '(MIT OR GPL-3.0-or-later)', 'MIT AND Apache-2.0', '(MIT AND (GPL-2.0 OR Zlib))'])
    expect(mayBeUsed(fine), fine).toBe(true)
  for (const other of ['', 'GPL-3.0', 'MIT AND GPL-3.0', 'SEE LICENSE IN x', 'MIT OR', '(MIT', 'UNLICENSED'])
    expect(mayBeUsed(other), other).toBe(false)
  expect(licenceOf({ license: { type: 'ISC' } })).toBe('ISC')
  expect(licenceOf({ licenses: [{ type: 'MIT' }, { type: 'GPL-2.0' }] })).toBe('MIT OR GPL-2.0')
  expect(licenceOf({ name: 'png-js', version: '9.0.0' })).toBe('')
})

test('a claim of the security tables without a proof that exists is named, and so is a requirement that is missing', () => {
  const known = {
    isFile: (path: string) => path === 'test/a.test.ts',
    scripts: new Set(['check']),
    verbs: new Set(['audit']),
  }
  const row = (state: string, shown: string) => `| V1.1.1 | 2 | ${state} | how | ${shown} |`
  for (const fine of [
    row('met', '`test/a.test.ts`, `npm run check`'),
    row('partly', '`./kahu audit`'),
    row('not met', ''),
  ])
    expect(unshown(fine, known), fine).toEqual([])
  for (const wrong of [
    row('met', ''),
    row('met', '`test/b.test.ts`'),
    row('met', '`npm run x`'),
    row('met', '`./kahu x`'),
  ])
    expect(unshown(wrong, known), wrong).toHaveLength(1)
  const gaps = asvsGaps([row('met', ''), row('met', ''), row('met', '').replace('V1.1.1', 'V99.1.1')].join('\n'))
  expect(gaps.slice(0, 2).map(({ message }) => message)).toEqual([
    'V1.1.1 stands twice',
    'V99.1.1 is no requirement up to level 2',
  ])
  expect(gaps.map(({ message }) => message)).toContain('V1.2.4 is missing')
  expect(wrongSums(`\n| 1 | 0 | 0 | 0 | 0 | 1 |\n${row('met', '')}`)).toEqual([])
  expect(wrongSums(row('met', ''))).toHaveLength(1)
})

test('the number of a limit is read as its declaration says', () => {
  const text = 'const A_MAX = 1_000\nexport const B_BYTES_MAX = 2 * 1024 ** 3\nconst C_MAX = [1, 2]\n'
  expect(['A_MAX', 'B_BYTES_MAX', 'C_MAX', 'D_MAX'].map((name) => constantIn(text, name))).toEqual([
    1_000,
    2 * 1024 ** 3,
    null,
    null,
  ])
})

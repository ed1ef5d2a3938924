// Words: the same keys in both languages, words for every refusal and rule that the code names, and none that nothing names.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Check, lineAt, type Problem, WHOLE_FILE } from './check.ts'
import { isTest, listSources, root } from './source-files.ts'
import { unusedIn } from './unused-words.ts'

type Words = { [key: string]: string | Words }
const LANGUAGES = ['zh-CN', 'en-US'] as const
const WORDS_FILE = /\/words\.(zh-CN|en-US)\.ts$/
const USES = [/new Refusal\(\s*'([a-z0-9.-]+)'/g, /\brule:\s*'([a-z0-9.-]+)'/g]

function keysOf(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : keysOf(value, `${before}${key}.`),
  )
}

async function readWords(path: string): Promise<string[]> {
  const { default: words } = (await import(pathToFileURL(join(root, path)).href)) as { default: Words }
  return keysOf(words)
}

async function compare(path: string): Promise<Problem[]> {
  const other = path.replace(/zh-CN|en-US/, (language) => LANGUAGES.find((name) => name !== language) as string)
  if (!existsSync(join(root, other))) return [{ file: path, line: WHOLE_FILE, message: `${other} is missing` }]
  const theirs = new Set(await readWords(other))
  const extra = (await readWords(path)).filter((key) => !theirs.has(key))
  return extra.map((key) => ({ file: path, line: WHOLE_FILE, message: `"${key}" has no words in ${other}` }))
}

function unworded(known: Set<string>): Problem[] {
  const code = listSources(/\.ts$/).filter(({ path }) => path.startsWith('src/') && !isTest(path))
  return code.flatMap(({ path, text }) =>
    USES.flatMap((pattern) => [...text.matchAll(pattern)])
      .filter((match) => !known.has(`refusal.${match[1]}`))
      .map((match) => ({
        file: path,
        line: lineAt(text, match.index),
        message: `add words for "refusal.${match[1]}" to words.zh-CN.ts and words.en-US.ts`,
      })),
  )
}

async function unused(): Promise<Problem[]> {
  const code = listSources(/\.(ts|vue)$/).filter(
    ({ path }) => path.startsWith('src/') && !isTest(path) && !WORDS_FILE.test(path),
  )
  const texts = code.map(({ text }) => text)
  const found = listSources(WORDS_FILE).map(async (file) => {
    const keys = await readWords(file.path)
    return unusedIn(file, keys, texts)
  })
  return (await Promise.all(found)).flat()
}

export const wordsInBothLanguages: Check = {
  name: 'words in both languages',
  run: async () => {
    const files = listSources(WORDS_FILE).map(({ path }) => path)
    const differences = (await Promise.all(files.map(compare))).flat()
    const keys = (await Promise.all(files.map(readWords))).flat()
    return [...differences, ...unworded(new Set(keys)), ...(await unused())]
  },
}

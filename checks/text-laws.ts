// Laws that the text itself shows: one write door, SQL in its places, the environment read by main.ts alone.

import ts from 'typescript'
import { type Check, lineAt, type Problem } from './check.ts'
import { isTest, listSources, type SourceFile } from './source-files.ts'

const WRITE = /\b(?:db|[a-zA-Z]*[dD]atabase)\.write\(/g
const WRITERS = /^src\/platform\/(command|database)\//
const ENVIRONMENT = /\bprocess\.env\b/g
const ENVIRONMENT_READERS = /^(src\/main\.ts|src\/web\/vite\.config\.ts|scripts\/|checks\/)/
const SQL =
  /^\s*(--[^\n]*\n\s*)*(select\s[\s\S]*\sfrom\s|insert\s+into\s|update\s+[\w.]+\s+(\w+\s+)?set\s|delete\s+from\s|with\s+\w+\s+as\s)/i
const SQL_PLACES = /(-store\.ts$|\/queries\/|\/sql\/|^src\/platform\/database\/|^checks\/|^scripts\/)/

function matches(file: SourceFile, pattern: RegExp, message: string): Problem[] {
  return [...file.text.matchAll(pattern)].map((match) => ({
    file: file.path,
    line: lineAt(file.text, match.index),
    message,
  }))
}

const code = () => listSources(/\.(ts|vue)$/).filter(({ path }) => !isTest(path))

/** Law 5. */
export const oneWriteDoor: Check = {
  name: 'one write door',
  run: async () =>
    code()
      .filter(({ path }) => !WRITERS.test(path))
      .flatMap((file) => matches(file, WRITE, 'only platform/command opens a write transaction: make this a command')),
}

/** Law 6. */
export const environment: Check = {
  name: 'environment read in main.ts only',
  run: async () =>
    code()
      .filter(({ path }) => !ENVIRONMENT_READERS.test(path))
      .flatMap((file) => matches(file, ENVIRONMENT, 'take the value as a parameter; main.ts reads the environment')),
}

/** Statements in the literals of one file. */
export function sqlIn(file: SourceFile): Problem[] {
  const problems: Problem[] = []
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, false)
  const visit = (node: ts.Node): void => {
    const literal = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
    if (literal && SQL.test(file.text.slice(node.getStart(source) + 1, node.end - 1)))
      problems.push({
        file: file.path,
        line: lineAt(file.text, node.getStart(source)),
        message: 'SQL stands in *-store.ts, queries/ and sql/ only: move the statement there',
      })
    else ts.forEachChild(node, visit)
  }
  visit(source)
  return problems
}

/** Law 4. */
export const sqlPlaces: Check = {
  name: 'SQL in its places',
  run: async () =>
    listSources(/\.ts$/)
      .filter(({ path }) => !isTest(path) && !SQL_PLACES.test(path))
      .flatMap(sqlIn),
}

// The size budget: a file up to 400 lines, a function up to 70, and a first sentence that says what the file is.

import ts from 'typescript'
import { type Check, lineAt, type Problem, WHOLE_FILE } from './check.ts'
import { listSources, type SourceFile } from './source-files.ts'

const FILE_LINES_MAX = 400
const FUNCTION_LINES_MAX = 70
/** Words are a list, not logic. */
const LISTS = /\/words\.[\w-]+\.ts$/
/** A test file's outermost callbacks (describe) hold tests, not logic. */
const TESTS = /\.test\.ts$/

const lines = (text: string) => text.trimEnd().split('\n').length

function longFunctions(file: SourceFile): Problem[] {
  const problems: Problem[] = []
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const length = lines(node.getText(source))
      if (length > FUNCTION_LINES_MAX)
        problems.push({
          file: file.path,
          line: lineAt(file.text, node.getStart(source)),
          message: `a function of ${length} lines; the most is ${FUNCTION_LINES_MAX}: split it`,
        })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return problems
}

function longFile({ path, text }: SourceFile): Problem[] {
  const length = lines(text)
  if (length <= FILE_LINES_MAX) return []
  return [
    {
      file: path,
      line: FILE_LINES_MAX,
      message: `${length} lines; the most is ${FILE_LINES_MAX}: split the file by noun`,
    },
  ]
}

function openingSentence({ path, text }: SourceFile): Problem[] {
  if (/^(#!.*\n)?\s*(\/\/|\/\*|<!--|--)/.test(text)) return []
  return [{ file: path, line: WHOLE_FILE, message: 'open the file with one sentence: a comment that says what it is' }]
}

export const sizeBudget: Check = {
  name: 'size budget',
  run: async () => {
    const counted = listSources().filter(({ path }) => !LISTS.test(path))
    const logic = counted.filter(({ path }) => /\.(ts|mjs)$/.test(path) && !TESTS.test(path))
    return [...counted.flatMap(longFile), ...logic.flatMap(longFunctions), ...logic.flatMap(openingSentence)]
  },
}

// What a check is: a name, the law it keeps, and the places where it is broken.

export type Problem = { file: string; line: number; message: string }
export type Check = { name: string; run(): Promise<Problem[]> }

/** For problems that concern no line. */
export const WHOLE_FILE = 1

/** The number of the line at an offset of a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

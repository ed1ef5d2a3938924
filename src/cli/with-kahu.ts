// What every verb uses: Kahu opened for its run, and lines for the person at the terminal.

import type { Kahu } from '../main.ts'

/** Opens Kahu for one verb, runs it, and closes. */
export type WithKahu = (run: (kahu: Kahu) => Promise<void>) => Promise<void>

export const print = (line: string) => void process.stdout.write(`${line}\n`)

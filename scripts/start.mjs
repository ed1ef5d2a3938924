// npm start: installs what is missing, then serves.

import { handOver } from './hand-over.mjs'
import { ensureInstalled } from './install.mjs'

// Small young generations: an import of millions of rows then stays within its memory, at the same speed.
handOver(ensureInstalled(), ['--max-semi-space-size=8', 'src/main.ts', 'serve', ...process.argv.slice(2)])

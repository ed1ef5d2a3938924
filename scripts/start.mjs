// npm start: installs what is missing, then serves.

import { handOver } from './hand-over.mjs'
import { ensureInstalled } from './install.mjs'

handOver(ensureInstalled(), ['src/main.ts', 'serve', ...process.argv.slice(2)])

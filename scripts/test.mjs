// npm test: installs what is missing, then runs every test.

import { handOver } from './hand-over.mjs'
import { ensureInstalled } from './install.mjs'

handOver(ensureInstalled(), ['scripts/run-tests.ts', ...process.argv.slice(2)])

// A log on a full disk: its lines are lost, the process goes on and says so once.

import { existsSync } from 'node:fs'
import { afterEach, expect, it, vi } from 'vitest'
import { logDestination, openLog } from './log.ts'

afterEach(() => vi.restoreAllMocks())

it.skipIf(!existsSync('/dev/full'))('goes on when its lines cannot be written, and says it once', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const log = openLog('info', logDestination('/dev/full'))
  const line = 'x'.repeat(10_000)
  log.info(line)
  await expect.poll(() => said.mock.calls.join()).toContain('ENOSPC')
  for (let n = 0; n < 5; n++) log.info(line)
  await new Promise((resolve) => setImmediate(resolve))
  expect(said.mock.calls.filter(([text]) => String(text).includes('ENOSPC'))).toHaveLength(1)
})

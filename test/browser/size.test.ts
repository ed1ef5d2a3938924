// What a cold browser fetches before the first pages stand: the scripts it asked for, weighed in the built files, compressed.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Desk } from './desk.ts'
import { openBrowser } from './open-browser.ts'

const bank = openBrowser()
const WEB = join(import.meta.dirname, '..', '..', 'dist', 'web')
const SCRIPT_GZIP_BYTES_MAX = 300_000

async function scriptBytes(desk: Desk, path: string, there: string): Promise<number> {
  const scripts = new Set<string>()
  desk.page.on('request', (asked) => {
    const { pathname } = new URL(asked.url())
    if (pathname.endsWith('.js')) scripts.add(pathname)
  })
  await desk.go(path)
  await desk.page.locator(there).first().waitFor()
  expect(scripts.size).toBeGreaterThan(0)
  return [...scripts].reduce((sum, name) => sum + gzipSync(readFileSync(join(WEB, name))).length, 0)
}

test.each([
  { name: 'sign-in', who: undefined, path: '/sign-in', there: '#login-name' },
  { name: 'the first list', who: 'teller', path: '/customers?view=all', there: '[data-row="0"]' },
])('the script of $name is at most 300 kB, compressed', async ({ name, who, path, there }) => {
  const bytes = await scriptBytes(await bank.sit({ language: 'zh-CN', who }), path, there)
  console.log(`script of ${name}: ${(bytes / 1000).toFixed(0)} kB`)
  expect(bytes).toBeLessThanOrEqual(SCRIPT_GZIP_BYTES_MAX)
})

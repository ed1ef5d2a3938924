// The sign-in page and the first list in Chromium with nothing cached: script bytes and first paint.

import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { ensureBrowser } from '../../scripts/browser.ts'
import { type Bench, type Line, type Measure, verdictOf } from '../bench.ts'

const RUNS = 5
const PASSWORD = 'kahu-bench-2026'
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number

async function once(
  executablePath: string,
  address: string,
): Promise<{ signIn: number; signInKb: number; listKb: number; listMs: number }> {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await (await browser.newContext()).newPage()
    let scriptBytes = 0
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return
      void response
        .body()
        .then((body) => (scriptBytes += gzipSync(body).length))
        .catch(() => {})
    })
    await page.goto(`${address}/sign-in`, { waitUntil: 'networkidle' })
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
    const signInKb = scriptBytes / 1000
    await page.fill('input[name="loginName"], input[autocomplete="username"]', 'teller')
    await page.fill('input[type="password"]', PASSWORD)
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    await page.waitForLoadState('networkidle')
    const startedAt = performance.now()
    await page.goto(`${address}/customers`)
    await page.waitForSelector('tbody tr, [role="row"] [role="cell"]')
    const listMs = performance.now() - startedAt
    await page.waitForLoadState('networkidle')
    return { signIn: paint, signInKb, listKb: scriptBytes / 1000, listMs }
  } finally {
    await browser.close()
  }
}

async function browser(bench: Bench): Promise<Line[]> {
  const executablePath = ensureBrowser(bench.say)
  if (!executablePath) return []
  const runs: Awaited<ReturnType<typeof once>>[] = []
  for (let run = 0; run < RUNS; run++) runs.push(await once(executablePath, `http://127.0.0.1:${bench.port}`))
  const pick = (key: keyof (typeof runs)[number]) => median(runs.map((run) => run[key]))
  return [
    {
      what: 'sign-in page in Chromium, cold',
      beside: '',
      goal: 'script <= 300 kB gzip, first paint <= 1 s',
      measured: `script ${pick('signInKb').toFixed(0)} kB gzip, first paint ${pick('signIn').toFixed(0)} ms (median of ${RUNS})`,
      verdict: verdictOf([
        { name: 'script', value: pick('signInKb'), goal: 300, upper: true },
        { name: 'first paint', value: pick('signIn'), goal: 1000, upper: true },
      ]),
    },
    {
      what: 'first list in Chromium, after sign-in',
      beside: 'sign-in and home page included in the scripts',
      goal: 'script <= 300 kB gzip',
      measured: `script ${pick('listKb').toFixed(0)} kB gzip in all, rows after ${pick('listMs').toFixed(0)} ms (median of ${RUNS})`,
      verdict: verdictOf([{ name: 'script', value: pick('listKb'), goal: 300, upper: true }]),
    },
  ]
}

export const browserMeasure: Measure = {
  name: 'browser',
  about: 'sign-in page and first list in Chromium',
  needsBank: true,
  run: browser,
}

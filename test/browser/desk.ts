// A browser as somebody at the bank uses it: a window in a language, a theme and a width, signed in, with what went wrong in it.

import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { newId } from '../../src/platform/kernel/ids.ts'
import { PASSWORD } from './serve.ts'
import { type Language, wordsOf } from './words.ts'

export { PASSWORD }
export const WAIT_MS = 20_000
const WINDOW_HEIGHT = 900
/** Rows of a list after the first few differ in nothing that axe looks at. */
const MORE_OF_THE_SAME = '[data-row]:nth-child(n + 6)'
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
]

export type Look = { language: Language; theme?: 'light' | 'dark'; width?: number; who?: string | undefined }
export type Desk = {
  page: Page
  context: BrowserContext
  language: Language
  /** The words of the pages in the window's language. */
  w: (key: string, facts?: Record<string, unknown>) => string
  go(path: string): Promise<void>
  /** Calls the server as the person of this window. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  button(key: string, facts?: Record<string, unknown>): Locator
  dialog(): Locator
  toast(key: string, facts?: Record<string, unknown>): Promise<void>
  /** 0 violations of WCAG and of good practice, here and now. */
  accessible(where: string): Promise<void>
  /** What the page said went wrong: scripts, content policy, broken requests. */
  faults: string[]
  close(): Promise<void>
}

export const address = () => inject('kahuAddress')

export function launch(more: string[] = []): Promise<Browser> {
  const executablePath = process.env.KAHU_BROWSER || PLACES.find((place) => existsSync(place)) || PLACES[0]
  return chromium.launch({ executablePath, args: [...ARGUMENTS, ...more] })
}

function hearFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    // A refused request is told here too; whether it should have been refused is the journey's to say.
    const refused = /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !refused) faults.push(`console: ${message.text()}`)
  })
  page.on('response', (answer) => {
    if (answer.status() >= 500) faults.push(`server: ${answer.status()} ${answer.url()}`)
  })
  return faults
}

async function signIn(context: BrowserContext, who: string, language: Language): Promise<void> {
  const headers = { 'x-kahu': '1' }
  const answer = await context.request.post(`${address()}/api/session`, {
    headers,
    data: { loginName: who, password: PASSWORD },
  })
  expect(answer.status(), await answer.text()).toBe(200)
  const chosen = await context.request.put(`${address()}/api/session/language`, { headers, data: { language } })
  expect(chosen.status(), await chosen.text()).toBeLessThan(300)
}

/** How much wider than the window the page is; 0 when it fits. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

/** The words in sight of a part of the page. */
export const textOf = async (part: Locator) => (await part.allTextContents()).join(' ')

async function checkAccess(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude(MORE_OF_THE_SAME).setLegacyMode(true).analyze()
  const told = violations.map(
    ({ id, nodes }) =>
      `${where}: ${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`,
  )
  expect(told).toEqual([])
}

/** Opens a window; with `who` already signed in. */
export async function openDesk(browser: Browser, look: Look): Promise<Desk> {
  const { language, theme = language === 'zh-CN' ? 'light' : 'dark', width = 1440, who } = look
  const context = await browser.newContext({
    viewport: { width, height: WINDOW_HEIGHT },
    locale: language,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(WAIT_MS)
  await context.addInitScript(
    (settings) => {
      if (!localStorage.getItem('kahu.settings')) localStorage.setItem('kahu.settings', JSON.stringify(settings))
    },
    { language, theme, density: 'standard', menuFolded: null },
  )
  if (who) await signIn(context, who, language)
  const page = await context.newPage()
  const faults = hearFaults(page)
  const w = wordsOf(language)
  return {
    page,
    context,
    language,
    w,
    faults,
    go: async (path) => {
      await page.goto(`${address()}${path}`)
      await page.locator('main').waitFor()
    },
    api: async (method, path, data) => {
      const answer = await context.request.fetch(`${address()}/api${path}`, {
        method,
        headers: { 'x-kahu': '1', 'idempotency-key': newId() },
        ...(data === undefined ? {} : { data }),
      })
      expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true)
      return answer.json()
    },
    button: (key, facts) => page.getByRole('button', { name: w(key, facts), exact: true }),
    dialog: () => page.getByRole('dialog'),
    toast: (key, facts) =>
      page
        .locator('.toast', { hasText: w(key, facts) })
        .first()
        .waitFor(),
    accessible: (where) => checkAccess(page, `${where} (${language}, ${theme}, ${width} px)`),
    close: () => context.close(),
  }
}

// One browser for a test file; the windows a test opened are closed after it, and nothing may have gone wrong in any.

import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Desk, type Look, launch, openDesk } from './desk.ts'

export function openBrowser() {
  let browser: Browser
  const desks: Desk[] = []
  beforeAll(async () => {
    browser = await launch()
  })
  afterEach(async () => {
    const faults = desks.flatMap((desk) => desk.faults)
    await Promise.all(desks.splice(0).map((desk) => desk.close()))
    expect(faults).toEqual([])
  })
  afterAll(() => browser?.close())
  return {
    /** A window, with `who` signed in. */
    async sit(look: Look): Promise<Desk> {
      const desk = await openDesk(browser, look)
      desks.push(desk)
      return desk
    },
  }
}

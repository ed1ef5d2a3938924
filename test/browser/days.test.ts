// The end of the bank's day in the browser: an operator closes the day that is over, watches its phases, and is warned of one that is not.

import { describe, expect, test } from 'vitest'
import { bankDate } from '../../src/platform/kernel/clock.ts'
import { type Desk, overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
type Days = { items: { day: string; status: string }[]; next: string | null }

/** Closes the next day when it is over; answers how many days are closed then. */
async function closeWhatIsOver(desk: Desk): Promise<number> {
  const { page, w } = desk
  const before = await desk.api<Days>('GET', '/ledger/days')
  if (before.next === null || before.next >= bankDate(new Date())) return before.items.length
  if (before.items.length === 0) {
    await page.getByText(w('ledger.day.empty')).waitFor()
    await desk.accessible('no day closed yet')
  }
  await desk.button('ledger.day.close').click()
  await desk.dialog().waitFor()
  await desk.accessible('asked to close a day')
  await desk
    .dialog()
    .getByRole('button', { name: w('ledger.day.close'), exact: true })
    .click()
  await page.getByText(w('ledger.day.state.closed')).first().waitFor({ timeout: 60_000 })
  return before.items.length + 1
}

describe.each(LANGUAGES)('the end of the day in %s', (language) => {
  test('is closed, and told phase by phase', async () => {
    const desk = await bank.sit({ language, who: 'operator' })
    const { page, w } = desk
    await desk.go('/days')
    const closed = await closeWhatIsOver(desk)
    expect(closed).toBeGreaterThan(0)
    const phases = page.getByRole('region', { name: w('ledger.day.phases') })
    await phases.getByText(w('ledger.day.phase.accrual')).waitFor()
    const trial = page.getByRole('region', { name: w('ledger.day.trial') })
    await trial.getByText('CNY').waitFor()
    expect(
      await page
        .getByRole('list', { name: w('ledger.day.history') })
        .getByRole('button')
        .count(),
    ).toBe(closed)
    await desk.accessible('a closed day')

    // Today is not over: closing it asks once more, and does nothing before it is said.
    await desk.button('ledger.day.close').click()
    await desk.dialog().getByText(w('ledger.day.notOver')).waitFor()
    await desk.accessible('a day that is not over')
    await page.keyboard.press('Escape')
    await desk.dialog().waitFor({ state: 'detached' })
    expect((await desk.api<Days>('GET', '/ledger/days')).items).toHaveLength(closed)
  })

  test('fits a phone, and only shows to who may not close', async () => {
    const desk = await bank.sit({ language, who: 'compliance', width: 360 })
    await desk.go('/days')
    await desk.page.getByRole('region', { name: desk.w('ledger.day.phases') }).waitFor()
    await desk.accessible('a closed day on a phone')
    expect(await overflowPx(desk.page)).toBeLessThanOrEqual(0)
    expect(await desk.button('ledger.day.close').count()).toBe(0)
  })
})

// The queue of alerts in the browser: read, taken, noted, closed by key; live when another acts; on a phone; accessible.

import { describe, expect, test } from 'vitest'
import { overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
type Queue = {
  items: { customerId: string; alertId: string; version: number; number: string }[]
  counts: { pending: number }
}

describe.each(LANGUAGES)('alerts in %s', (language) => {
  test('are read, moved through by keys, noted, closed, and follow what another does', async () => {
    const desk = await bank.sit({ language, who: 'risk-officer' })
    const { page, w } = desk
    await desk.go('/casework')
    const items = page.locator('.queue .item')
    await items.first().waitFor()
    await page.locator('.why mark').first().waitFor()
    await page.locator('.bars tbody tr').first().waitFor()
    await page.locator('.moves tbody tr').first().waitFor()
    await desk.accessible('the queue')
    await page.keyboard.press('j')
    await expect.poll(() => items.nth(1).getAttribute('aria-current')).toBe('true')
    await page.keyboard.press('k')
    await expect.poll(() => items.first().getAttribute('aria-current')).toBe('true')
    await page.locator('.side form input').fill('called, no answer')
    await page.keyboard.press('Enter')
    await page.locator('.acts').getByText('called, no answer').waitFor()
    const number = (await page.locator('article.detail').getAttribute('aria-label')) ?? ''
    await page.locator('article.detail .body').focus()
    await page.keyboard.press('1')
    await desk.dialog().waitFor()
    await desk.accessible('the dialog of an act')
    await desk
      .dialog()
      .getByRole('button', { name: w('casework.do.false'), exact: true })
      .click()
    await desk.toast('casework.done.false', { number })
    await expect.poll(() => page.locator('article.detail').getAttribute('aria-label')).not.toBe(number)
    const other = await bank.sit({ language, who: 'compliance' })
    const before = await other.api<Queue>('GET', '/casework/alerts?sort=severity')
    const last = before.items.at(-1)
    if (!last) throw new Error('the queue is empty')
    const close = { version: last.version, outcome: 'unclear', reason: 'other' }
    await other.api('POST', `/customers/${last.customerId}/risk-alerts/${last.alertId}/close`, close)
    await expect.poll(() => page.locator('.queue .cnt').textContent()).toBe(String(before.counts.pending - 1))
    expect(desk.faults).toEqual([])
  })

  test('fit a phone, the list first and then one of them; and rules are told what they are worth', async () => {
    const desk = await bank.sit({ language, who: 'risk-officer', width: 360 })
    const { page } = desk
    await desk.go('/casework')
    await page.locator('.queue .item').first().click()
    await page.locator('.moves').waitFor()
    expect(await overflowPx(page)).toBe(0)
    await desk.accessible('an alert on a phone')
    await desk.button('casework.queue').click()
    await page.locator('.queue .item').first().waitFor()
    await desk.accessible('the queue on a phone')
    await desk.go('/casework/rules')
    await page.locator('table tbody tr').first().waitFor()
    expect(await overflowPx(page)).toBe(0)
    await desk.accessible('figures of rules on a phone')
  })
})

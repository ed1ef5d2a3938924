// Lists, thresholds and a customer's own limits in the browser: made, filled by paste, taken off, set; on a phone; accessible.

import { describe, expect, test } from 'vitest'
import { overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
type Customers = { items: { customerId: string }[] }

describe.each(LANGUAGES)('what rules ask, in %s', (language) => {
  const mark = language.slice(0, 2)

  test('a list is made, filled by pasted lines of which a wrong one is named, and values leave it', async () => {
    const desk = await bank.sit({ language, who: 'risk-officer', theme: language === 'zh-CN' ? 'light' : 'dark' })
    const { page, w } = desk
    await desk.go('/monitoring/lists')
    await desk.button('monitoring.lists.add').first().click()
    await desk.dialog().locator('input').first().fill(`categories-${mark}`)
    await desk.dialog().locator('select').nth(0).selectOption('watch')
    await desk.dialog().locator('select').nth(1).selectOption('mcc')
    await desk.dialog().locator('input').nth(1).fill(`类别 ${mark}`)
    await desk.accessible('the dialog of a list')
    await desk
      .dialog()
      .getByRole('button', { name: w('monitoring.save'), exact: true })
      .click()
    await desk.toast('monitoring.lists.saved')
    await page.getByText(w('monitoring.lists.none'), { exact: true }).waitFor()
    await desk.accessible('an empty list')
    await desk.button('monitoring.lists.put').first().click()
    const lines = desk.dialog().locator('textarea')
    await lines.fill('7995, 2027-12-31\ncasino\n7801')
    await desk.dialog().locator('input').first().fill('high risk')
    const put = desk.dialog().getByRole('button', { name: w('monitoring.lists.put'), exact: true })
    await put.click()
    await desk.dialog().getByText(w('refusal.monitoring.entry-mcc')).waitFor()
    await desk.accessible('the dialog of entries')
    await lines.fill('7995, 2027-12-31\n7801')
    await put.click()
    await desk.toast('monitoring.lists.added', { added: '2', known: '0' })
    await expect.poll(() => page.locator('.detail tbody tr').count()).toBe(2)
    await desk.accessible('a list')
    await page.locator('.detail tbody input').first().check()
    await desk.button('monitoring.lists.takeOff', { n: '1' }).click()
    await desk.dialog().locator('textarea').fill('no longer')
    await desk
      .dialog()
      .getByRole('button', { name: w('monitoring.lists.takeOff', { n: '1' }) })
      .click()
    await expect.poll(() => page.locator('.detail tbody tr').count()).toBe(1)
    expect(desk.faults).toEqual([])
  })

  test('a threshold is named and given values; all of it fits a phone', async () => {
    const desk = await bank.sit({ language, who: 'risk-officer' })
    const { page, w } = desk
    await desk.go('/monitoring/thresholds')
    await desk.button('monitoring.thresholds.add').first().click()
    await desk.dialog().locator('input').first().fill(`large-${mark}`)
    await desk.dialog().locator('input').nth(1).fill(`大额 ${mark}`)
    await desk
      .dialog()
      .getByRole('button', { name: w('monitoring.save'), exact: true })
      .click()
    await desk.toast('monitoring.thresholds.saved')
    await desk.button('monitoring.thresholds.set').first().click()
    await desk.dialog().locator('select').first().selectOption('segment')
    await desk.accessible('the dialog of a value')
    await desk
      .dialog()
      .getByLabel(w('monitoring.thresholds.amount', { unit: w('monitoring.unit.fen') }))
      .fill('50000')
    await desk
      .dialog()
      .getByRole('button', { name: w('monitoring.save'), exact: true })
      .click()
    await page.locator('.detail tbody').getByText('¥50,000.00').waitFor()
    await desk.accessible('a threshold')
    const phone = await bank.sit({ language, who: 'risk-officer', width: 360, theme: 'dark' })
    for (const path of ['/monitoring/thresholds', '/monitoring/lists']) {
      await phone.go(path)
      await phone.page.locator('.detail h2').waitFor()
      expect(await overflowPx(phone.page)).toBe(0)
      await phone.accessible(`${path} on a phone`)
    }
    expect([...desk.faults, ...phone.faults]).toEqual([])
  })

  test('a customer’s own limit is set at the record, with who asked', async () => {
    const desk = await bank.sit({ language, who: 'teller', width: language === 'zh-CN' ? 1440 : 360 })
    const { page, w } = desk
    const { items } = await desk.api<Customers>('POST', '/customers/list', { filter: { all: [] }, limit: 5 })
    const at = items[language === 'zh-CN' ? 0 : 1]
    await desk.go(`/customers/${at?.customerId}?tab=own-limits`)
    await page.locator('.limits tbody button').first().click()
    await desk.dialog().getByLabel(w('monitoring.own.fen')).fill('3000')
    await desk.dialog().locator('textarea').fill('came in person')
    await desk.accessible('the dialog of a limit')
    await desk
      .dialog()
      .getByRole('button', { name: w('monitoring.save'), exact: true })
      .click()
    await desk.toast('monitoring.own.saved')
    await page.locator('.limits tbody').getByText('¥3,000.00').waitFor()
    await page.locator('.limits ol').getByText('came in person').waitFor()
    await desk.accessible('own limits')
    expect(desk.faults).toEqual([])
  })
})

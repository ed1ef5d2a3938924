// Two people at one record, many customers at once, and a whole errand by keyboard alone.

import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/kernel/ids.ts'
import { PASSWORD } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { openCustomer } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const TABS_MAX = 60

/** Goes on with Tab until the part has the focus. */
async function tabTo(page: Page, part: Locator): Promise<void> {
  await part.waitFor()
  for (let count = 0; count < TABS_MAX; count += 1) {
    if (await part.evaluate((element) => element === element.ownerDocument.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`not reached with ${TABS_MAX} tabs`)
}

describe.each(LANGUAGES)('together in %s', (language) => {
  const sit = (who?: string) => bank.sit({ language, who })

  test('a change in one window is told in another', async () => {
    const [one, other] = [await sit('teller'), await sit('approver')]
    const { customerId } = await openCustomer(one, { ethnicity: '汉族' })
    const live = one.page.waitForResponse((answer) => answer.url().includes('/api/live'))
    await one.go(`/customers/${customerId}`)
    await live
    await one.page.getByRole('tab', { name: one.w('customer.record.tab.overview') }).waitFor()
    await other.go(`/customers/${customerId}?tab=profile`)
    const fact = other.page.locator('.fact').filter({ hasText: other.w('customer.field.ethnicity') })
    await fact.hover()
    await fact.getByRole('button').click()
    await fact.getByRole('textbox').fill('苗族')
    await fact.getByRole('textbox').press('Enter')
    await fact.getByText('苗族').waitFor()
    const banner = one.page
      .locator('.note')
      .filter({ has: one.page.getByRole('button', { name: one.w('customer.record.moved.reload') }) })
    await banner.waitFor({ timeout: 10_000 })
    const { displayName } = await other.api<{ displayName: string }>('GET', '/session')
    await banner.getByText(one.w('customer.record.moved.title', { who: displayName })).waitFor()
    await banner.getByRole('button').click()
    await banner.waitFor({ state: 'detached' })
    await one.page.getByRole('tab', { name: one.w('customer.record.tab.profile') }).click()
    await one.page.locator('.fact').getByText('苗族').waitFor()
  })

  test('a relationship manager tags many and takes it back', async () => {
    const desk = await sit('relationship-manager')
    const { page, w } = desk
    const me = await desk.api<{ userId: string }>('GET', '/session')
    const [there, tag] = [`a${newId().slice(-10)}`, `b${newId().slice(-10)}`]
    for (let count = 0; count < 3; count += 1) await openCustomer(desk, { tags: [there], ownerId: me.userId })
    const filter = { all: [{ field: 'tags', op: 'has-any', value: [there] }] }
    await desk.go(`/customers?view=all&f=${encodeURIComponent(JSON.stringify(filter))}`)
    await page.locator('[data-row="2"]').waitFor()
    await page.getByLabel(w('kit.table.selectLoaded')).check()
    await page
      .getByRole('toolbar')
      .getByRole('button', { name: w('customer.list.bulk.tag'), exact: true })
      .click()
    const dialog = desk.dialog()
    const input = dialog.getByLabel(w('customer.list.bulk.tagLabel'))
    await input.fill(tag)
    await input.press('Enter')
    await dialog.getByRole('button', { name: w('customer.list.bulk.preview') }).click()
    await dialog.getByText(w('customer.list.bulk.result', { changed: 3, unchanged: 0, refused: 0 })).waitFor()
    await desk.accessible('bulk change')
    await dialog.getByRole('button', { name: w('customer.list.bulk.run', { n: 3 }) }).click()
    await desk.toast('customer.list.bulk.done', { n: 3 })
    const tagged = async () => {
      const all = [{ field: 'tags', op: 'has-any', value: [tag] }]
      return (await desk.api<{ count: number }>('POST', '/customers/list', { filter: { all }, limit: 10, count: true }))
        .count
    }
    expect(await tagged()).toBe(3)
    await page.locator('.toast .undo').click()
    await desk.toast('customer.list.bulk.undone', { n: 3 })
    expect(await tagged()).toBe(0)
  })

  test('by keyboard alone: sign in, search, open, change, save', async () => {
    const [desk, helper] = [await sit(), await sit('approver')]
    const teller = await sit('teller')
    const customer = await openCustomer(teller, { ethnicity: '汉族' })
    const { page, w } = desk
    const { keyboard } = page
    await desk.go('/sign-in')
    await tabTo(page, page.locator('#login-name'))
    await keyboard.type('teller')
    await keyboard.press('Tab')
    await keyboard.type(PASSWORD)
    await keyboard.press('Enter')
    await page.waitForURL('**/home')
    const box = page.getByRole('combobox', { name: w('customer.home.searchLabel') })
    await tabTo(page, box)
    await keyboard.type(customer.residentId)
    await page.locator('#home-results').getByRole('option').filter({ hasText: customer.number }).waitFor()
    await keyboard.press('Enter')
    await page.waitForURL(`**/customers/${customer.customerId}`)
    await page.getByRole('tab', { name: w('customer.record.tab.overview') }).waitFor()
    await keyboard.press('e')
    await tabTo(page, page.getByLabel(w('customer.field.ethnicity')))
    await keyboard.press('Control+a')
    await keyboard.type('傣族')
    await keyboard.press('Control+s')
    await page.locator('.fact').getByText('傣族').waitFor()
    expect(helper.faults).toEqual([])
  })
})

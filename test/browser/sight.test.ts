// What users see, in the browser: a wall is built, a role is given for a time, looks and thresholds are read.

import { describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/kernel/ids.ts'
import { openBrowser } from './open-browser.ts'
import { openCustomer } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const short = () => newId().slice(-8).replace(/\d/g, 'x')

describe.each(LANGUAGES)('sight in %s', (language) => {
  test('a wall is built between two departments', async () => {
    const desk = await bank.sit({ language, who: 'admin' })
    const { page, w } = desk
    const [one, other] = [`a-${short()}`, `b-${short()}`]
    const name = { 'zh-CN': one, 'en-US': one }
    await desk.api('PUT', `/departments/${one}`, { name, walls: [], version: 0 })
    await desk.go('/departments')
    await desk.button('staff.departments.create').click()
    await page.getByLabel(w('staff.departments.id')).fill(other)
    await page.getByLabel(w('staff.roles.nameZh')).fill(other)
    await page.getByLabel(w('staff.roles.nameEn')).fill(other)
    await page.getByLabel(w('staff.departments.wallWith', { name: one }), { exact: true }).check()
    await desk.button('staff.departments.add').click()
    await desk.toast('staff.departments.saved', { name: other })
    // It stands on the side that did not name it, too.
    const row = page.locator('.one').filter({ hasText: one }).first()
    await row.filter({ hasText: w('staff.departments.wallWith', { name: other }) }).waitFor()
  })

  test('a role is given for a time and ended, and effective access says so', async () => {
    const desk = await bank.sit({ language, who: 'admin' })
    const { page, w } = desk
    await desk.go('/users')
    await page.locator('[data-row]').filter({ hasText: 'marketer' }).first().click()
    await desk.button('staff.grants.give').click()
    const form = desk.dialog()
    await form.getByRole('combobox').first().selectOption('operator')
    await form.getByLabel(w('staff.grants.reason')).fill('year end')
    await form.getByRole('button', { name: w('staff.grants.act'), exact: true }).click()
    await form.waitFor({ state: 'detached' })
    const compliance = await bank.sit({ language, who: 'compliance' })
    const teller = await bank.sit({ language, who: 'teller' })
    const { customerId } = await openCustomer(teller)
    const { items } = await desk.api<{ items: { userId: string }[] }>('GET', '/users?search=marketer')
    await compliance.go(`/sight?user=${items[0]?.userId}&customer=${customerId}`)
    const show = compliance.page
      .locator('.group tr')
      .filter({ hasText: compliance.w('permission.customer.show') })
      .first()
    await show.filter({ hasText: compliance.w('watch.sight.yes') }).waitFor()
    await desk.button('staff.grants.end').first().click()
    await desk.toast('staff.grants.ended')
    // Asking was a look, and stands on the record.
    await compliance.go(`/customers/${customerId}?tab=looks`)
    const looks = compliance.page.locator('.looks tbody')
    await looks.filter({ hasText: compliance.w('route.watch.explain') }).waitFor()
  })

  test('thresholds are tried on past data before they hold', async () => {
    const desk = await bank.sit({ language, who: 'compliance' })
    const { page, w } = desk
    const row = String(900 + LANGUAGES.indexOf(language))
    await desk.go('/alert-rules')
    await page.getByLabel(w('watch.unit.walk')).fill(row)
    await desk.button('watch.rules.try').click()
    await page.locator('.tried h2').waitFor()
    await desk.button('watch.rules.save').click()
    await page
      .locator('.versions li')
      .filter({ hasText: w('watch.rules.inForce') })
      .first()
      .waitFor()
    expect(await page.getByLabel(w('watch.unit.walk')).inputValue()).toBe(row)
    await desk.go('/alerts')
    await page.locator('.find').waitFor()
  })
})

// An examiner at the journal: finds, opens, verifies, sees a customer as of a day, has a dossier made; and a customer's rights served.

import { describe, expect, test } from 'vitest'
import { type Desk, overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { draftOf, newPerson } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const WORK_MS = 60_000

async function newCustomer(desk: Desk): Promise<string> {
  const { customerId } = await desk.api<{ customerId: string }>('POST', '/customers', draftOf(newPerson()))
  return customerId
}

describe.each(LANGUAGES)('the journal in %s', (language) => {
  test('is searched, opened, verified, and gives a dossier', async () => {
    const teller = await bank.sit({ language, who: 'teller' })
    const customerId = await newCustomer(teller)
    const desk = await bank.sit({ language, who: 'auditor' })
    const { page, w } = desk
    await desk.go(`/journal?subject=${customerId}`)
    await page
      .locator('[data-row]', { hasText: w('route.customer.create') })
      .first()
      .click()
    await desk.button('audit.row.open').click()
    await page.getByText(w('audit.row.fits')).waitFor()
    await desk.accessible('a row of the journal')
    await desk.button('audit.verification.act').click()
    await page.getByText(w('audit.verification.running')).or(page.locator('.good')).first().waitFor()
    await desk.go(`/customers/${customerId}?tab=past&at=${encodeURIComponent(new Date().toISOString())}`)
    await page.locator('.then').waitFor()
    await desk.accessible('a customer as of a day')
    await desk.button('audit.dossier.ask').click()
    await desk.dialog().getByLabel(w('audit.export.purpose')).selectOption('examination')
    await desk.dialog().locator('input[type=password]').fill('a passphrase of the test')
    await desk.accessible('asking for a dossier')
    await desk
      .dialog()
      .getByRole('button', { name: w('audit.dossier.make') })
      .click()
    await desk.button('audit.dossier.fetch').first().waitFor({ timeout: WORK_MS })
    expect(desk.faults).toEqual([])
  })

  test('a request for a right is taken in, verified and completed', async () => {
    const teller = await bank.sit({ language, who: 'teller' })
    const customerId = await newCustomer(teller)
    const desk = await bank.sit({ language, who: 'compliance' })
    const { page, w } = desk
    await desk.go(`/customers/${customerId}?tab=rights`)
    await desk.button('privacy.request.new').click()
    await desk.dialog().getByLabel(w('privacy.request.what')).fill('复制本人信息')
    await desk
      .dialog()
      .getByRole('button', { name: w('privacy.request.new') })
      .click()
    await page.getByText(w('privacy.status.received')).first().waitFor()
    await desk.accessible('the rights of a customer')
    await desk.go('/privacy')
    await page.locator('[data-row]').first().waitFor()
    await desk.accessible('requests')
    for (const tab of ['breaches', 'texts', 'retention', 'register']) {
      await desk.go(`/privacy?tab=${tab}`)
      await page.locator('main .tab').waitFor()
      await desk.accessible(tab)
    }
    expect(desk.faults).toEqual([])
  })

  test('the pages fit a phone', async () => {
    const desk = await bank.sit({ language, who: 'compliance', width: 360 })
    for (const path of ['/journal', '/privacy', '/privacy?tab=register', '/privacy?tab=retention']) {
      await desk.go(path)
      await desk.page.locator('main h1').first().waitFor()
      expect(await overflowPx(desk.page), path).toBeLessThanOrEqual(0)
      await desk.accessible(`${path} on a phone`)
    }
    expect(desk.faults).toEqual([])
  })
})

// Accounts and cards at the counter: a teller opens an account, freezes and thaws it, issues a card and stops it; an admin dates a product.

import { describe, expect, test } from 'vitest'
import type { Account } from '../../src/modules/account/contract.ts'
import { openBrowser } from './open-browser.ts'
import { openCustomer } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()

describe.each(LANGUAGES)('accounts and cards in %s', (language) => {
  const sit = (who: string) => bank.sit({ language, who })

  test('a teller opens an account, freezes a part of it and lifts that again', async () => {
    const desk = await sit('teller')
    const { page, w } = desk
    const { customerId } = await openCustomer(desk)
    await desk.go(`/customers/${customerId}?tab=accounts`)
    await page.getByText(w('account.none')).waitFor()
    await page.getByText(w('card.none')).waitFor()
    await desk.button('account.open').first().click()
    const dialog = desk.dialog()
    await dialog.getByLabel(w('account.field.deposit')).fill('1000')
    await dialog.getByRole('button', { name: w('account.open'), exact: true }).click()
    await page.waitForURL('**/accounts/*')
    const facts = page.getByRole('region', { name: w('account.facts') })
    await facts.getByText('¥1,000.00').first().waitFor()
    await desk.accessible('account')

    await desk.button('route.account.freeze').first().click()
    await dialog.getByLabel(w('account.form.kind-options.partial')).check()
    await dialog.getByRole('textbox', { name: w('account.form.amountFen') }).fill('300')
    await dialog.getByLabel(w('account.form.reason')).fill('inquiry')
    await desk.accessible('freeze')
    await dialog.getByRole('button', { name: w('route.account.freeze'), exact: true }).click()
    await facts.getByText('¥700.00').waitFor()
    await page.getByText(w('account.value.status.frozen-partial')).first().waitFor()
    await desk.button('route.account.unfreeze').click()
    await dialog.getByLabel(w('account.form.reason')).fill('done')
    await dialog.getByRole('button', { name: w('route.account.unfreeze'), exact: true }).click()
    await page.getByText(w('account.value.status.active')).first().waitFor()
    expect(desk.faults).toEqual([])
  })

  test('a teller issues a card, activates it and reports it lost', async () => {
    const desk = await sit('teller')
    const { page, w } = desk
    const { customerId } = await openCustomer(desk)
    await desk.api<Account>('POST', `/customers/${customerId}/accounts`, { productCode: 'DEMAND' })
    await desk.go(`/customers/${customerId}?tab=accounts`)
    await desk.button('card.issue').click()
    const dialog = desk.dialog()
    await dialog.getByRole('button', { name: w('card.issue'), exact: true }).click()
    const cards = page.getByRole('region', { name: w('card.cards') })
    await cards.getByText(w('card.value.status.issued')).filter({ visible: true }).waitFor()
    const act = async (key: string) => {
      await cards.locator('button[aria-haspopup="menu"]').click()
      await page.getByRole('menuitem', { name: w(`route.card.${key}`), exact: true }).click()
    }
    await act('activate')
    await dialog.getByRole('button', { name: w('route.card.activate'), exact: true }).click()
    await cards.getByText(w('card.value.status.active')).filter({ visible: true }).waitFor()
    await act('report-lost')
    await dialog.getByLabel(w('card.form.reason')).fill('lost')
    await desk.accessible('report lost')
    await dialog.getByRole('button', { name: w('route.card.report-lost'), exact: true }).click()
    await cards.getByText(w('card.value.status.lost')).filter({ visible: true }).waitFor()
    await desk.accessible('accounts and cards')
    expect(desk.faults).toEqual([])
  })

  test('an admin sees products with their versions and dates a new one', async () => {
    const desk = await sit('admin')
    const { page, w } = desk
    await desk.go('/products')
    await desk.accessible('products')
    await page.getByRole('button', { name: language === 'zh-CN' ? 'NOTICE-1' : 'NOTICE-7' }).click()
    await desk.button('product.newVersion').click()
    const dialog = desk.dialog()
    await dialog.getByLabel(w('product.form.parameters.earlyRatePercent')).fill('0.04')
    await desk.accessible('new version')
    await dialog.getByRole('button', { name: w('product.save'), exact: true }).click()
    await page.getByText(w('product.state.later')).first().waitFor()
    expect(desk.faults).toEqual([])
  })
})

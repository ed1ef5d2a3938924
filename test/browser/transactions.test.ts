// Transactions and statements at the counter: filter by one's account, running balance, a chart that drills down, a statement saved and read.

import { readFile } from 'node:fs/promises'
import type { Download } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Account } from '../../src/modules/account/contract.ts'
import { newId } from '../../src/platform/kernel/ids.ts'
import { pdfLines, pdfPages } from '../bank/pdf-text.ts'
import { type Desk, overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { openCustomer } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const LEFT = '877.00'

/** A customer with a demand account: 1,000 paid in, 123 taken out. */
async function openWithBookings(desk: Desk): Promise<{ customerId: string; accountId: string }> {
  const { customerId } = await openCustomer(desk)
  const accounts = `/customers/${customerId}/accounts`
  const { accountId } = await desk.api<Account>('POST', accounts, { productCode: 'DEMAND', depositFen: 100_000 })
  await desk.api('POST', '/ledger/postings', {
    reference: newId(),
    type: 'withdraw',
    currency: 'CNY',
    channel: 'counter',
    amountFen: 12_300,
    debit: { customerId, accountId },
  })
  return { customerId, accountId }
}
const linesOf = async (download: Download) =>
  pdfPages(await readFile(await download.path())).flatMap((page) => pdfLines(page).map((line) => line.join(' ')))

describe.each(LANGUAGES)('transactions in %s', (language) => {
  const sit = (width?: number) => bank.sit({ language, who: 'teller', ...(width ? { width } : {}) })

  test('a teller narrows a customer’s transactions to an account and to a part of a chart', async () => {
    const desk = await sit()
    const { page, w } = desk
    const { customerId } = await openWithBookings(desk)
    await desk.go(`/customers/${customerId}?tab=transactions`)
    await page.locator('[data-row="1"]').waitFor()
    await desk.accessible('transactions of a customer')
    await desk.button('kit.filter.button').click()
    await desk.button('kit.filter.add').click()
    await page
      .getByRole('combobox', { name: w('kit.filter.field') })
      .selectOption({ label: w('ledger.field.accountId') })
    await page.getByRole('combobox', { name: w('kit.filter.value') }).click()
    await page.locator('[role=option]').first().click()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: w('ledger.field.balanceAfter') }).waitFor()
    await page.getByText(`¥${LEFT}`).first().waitFor()
    await desk.button('statement.open').waitFor()
    await desk.button('ledger.found.sums').click()
    const chart = page.getByRole('region', { name: w('ledger.found.byType') })
    await chart.locator('canvas').waitFor()
    await desk.accessible('transactions with charts')
    const box = await chart.locator('canvas').boundingBox()
    // The largest type stands on top: the money paid in.
    await chart.locator('canvas').click({ position: { x: (box?.width ?? 0) / 2, y: 26 } })
    await page.locator('[data-row="1"]').waitFor({ state: 'detached' })
    await page.locator('[data-row="0"]', { hasText: w('ledger.type.deposit') }).waitFor()
    expect(desk.faults).toEqual([])
  })

  test('over the whole bank an account is found by its number, categories and merchants by their names', async () => {
    const desk = await sit()
    const { page, w } = desk
    const { customerId, accountId } = await openWithBookings(desk)
    const { number } = await desk.api<{ number: string }>(
      'POST',
      `/customers/${customerId}/accounts/${accountId}/reveal`,
      { purpose: 'handle-request' },
    )
    await desk.go('/transactions')
    await desk.button('kit.filter.button').click()
    await desk.button('kit.filter.add').click()
    const field = page.getByRole('combobox', { name: w('kit.filter.field') }).last()
    const value = page.getByRole('combobox', { name: w('kit.filter.value') }).last()
    await field.selectOption({ label: w('ledger.field.mcc') })
    await value.fill(language === 'zh-CN' ? '超市' : 'supermarket')
    await page.getByRole('option', { name: '5411' }).click()
    await page
      .getByText(language === 'zh-CN' ? '超市与食品店' : 'Grocery Stores, Supermarkets')
      .first()
      .waitFor()
    await field.selectOption({ label: w('ledger.field.accountId') })
    await value.fill(number.slice(0, -1))
    await page.locator('[role=option]:visible', { hasText: w('kit.nothing') }).waitFor()
    await value.fill(number)
    await page.locator('[role=option]', { hasText: number.slice(-4) }).click()
    await page.keyboard.press('Escape')
    await page.getByText(`¥${LEFT}`).first().waitFor()
    await page.locator('[data-row="2"]').waitFor({ state: 'detached' })
    expect(page.url()).not.toContain(number)
    await desk.accessible('transactions of an account over the bank')
    await page.reload()
    await page.getByText(number.slice(-4)).first().waitFor()
    await page.getByText(`¥${LEFT}`).first().waitFor()
    expect(desk.faults).toEqual([])
  })

  test('a teller hands the customer a statement', async () => {
    const desk = await sit()
    const { page, w } = desk
    const { customerId, accountId } = await openWithBookings(desk)
    await desk.go(`/customers/${customerId}/accounts/${accountId}`)
    await desk.button('statement.open').click()
    const dialog = desk.dialog()
    await dialog.getByLabel(w('statement.copyLabel')).selectOption('customer')
    await desk.button('statement.make').click()
    await dialog.getByRole('alert').first().waitFor()
    await desk.accessible('statement')
    await dialog.getByLabel(w('statement.purposeLabel')).selectOption('proof-of-funds')
    const [download] = await Promise.all([page.waitForEvent('download'), desk.button('statement.make').click()])
    expect(download.suggestedFilename()).toMatch(/^statement-.*\.pdf$/)
    const lines = await linesOf(download)
    expect(lines.join('\n')).toContain(w('statement.file.title'))
    expect(lines.find((line) => line.startsWith(w('statement.file.totals')))).toContain(`123.00 1,000.00 ${LEFT}`)
    await desk.dialog().waitFor({ state: 'detached' })
    expect(desk.faults).toEqual([])
  })

  test('the whole view at the counter', async () => {
    const desk = await sit()
    const { page, w } = desk
    const { customerId } = await openWithBookings(desk)
    await desk.go(`/customers/${customerId}?tab=whole`)
    await page.locator('canvas').first().waitFor()
    await page.getByText(`¥${LEFT}`).first().waitFor()
    await page
      .getByRole('region', { name: w('overview.contacts.title') })
      .first()
      .waitFor()
    await desk.accessible('whole view')
    expect(await overflowPx(page)).toBeLessThanOrEqual(0)
    expect(desk.faults).toEqual([])
  })

  test('the same on a phone, and the whole view', async () => {
    const desk = await sit(360)
    const { page } = desk
    const { customerId, accountId } = await openWithBookings(desk)
    const own = encodeURIComponent(JSON.stringify({ all: [{ field: 'accountId', op: 'in', value: [accountId] }] }))
    await desk.go(`/customers/${customerId}?tab=transactions&f=${own}`)
    await page.locator('[data-row="1"]').waitFor()
    await desk.accessible('transactions on a phone')
    expect(await overflowPx(page)).toBeLessThanOrEqual(0)
    await desk.button('statement.open').click()
    await desk.dialog().waitFor()
    await desk.accessible('statement on a phone')
    expect(await overflowPx(page)).toBeLessThanOrEqual(0)
    await page.keyboard.press('Escape')
    await desk.go(`/customers/${customerId}?tab=whole`)
    await page.locator('canvas').first().waitFor()
    await desk.accessible('whole view on a phone')
    expect(await overflowPx(page)).toBeLessThanOrEqual(0)
    await desk.go('/transactions')
    await page.locator('[data-row="0"]').waitFor()
    await desk.accessible('transactions of the bank on a phone')
    expect(await overflowPx(page)).toBeLessThanOrEqual(0)
    expect(desk.faults).toEqual([])
  })
})

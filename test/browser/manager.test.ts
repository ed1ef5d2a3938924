// A manager's work: figures that open their lists, filters kept as views, an export for a purpose, a customer deactivated.

import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/kernel/ids.ts'
import { type Desk, textOf } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { openCustomer } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const listOf = (filter: object) => `/customers?view=all&f=${encodeURIComponent(JSON.stringify(filter))}`
const newTag = () => `t${newId().slice(-10)}`

/** The number of the list's count line, once there is one. */
async function countOf(desk: Desk): Promise<number> {
  const line = desk.page.locator('.told b')
  await expect.poll(() => textOf(line), { timeout: 10_000 }).toMatch(/\d/)
  return Number((await textOf(line)).replace(/\D/g, ''))
}

describe.each(LANGUAGES)('a manager in %s', (language) => {
  const sit = (who = 'manager') => bank.sit({ language, who })

  test('sees figures and charts, and opens the list behind a number', async () => {
    const desk = await sit()
    const { page, w } = desk
    await desk.go('/home')
    for (const chart of ['branch', 'stage', 'ageBand', 'incomeBand']) {
      const card = page.getByRole('region', { name: w(`customer.home.chart.${chart}`) })
      await card.locator('canvas').waitFor()
    }
    const stages = page.getByRole('region', { name: w('customer.home.chart.stage') })
    await stages.getByRole('button', { name: w('kit.chart.asTable') }).click()
    expect(await stages.getByRole('row').count()).toBeGreaterThan(2)
    const figure = page.locator('.kpi').filter({ hasText: w('customer.home.kpi.active') })
    await expect.poll(() => textOf(figure.locator('b'))).toMatch(/\d/)
    const n = Number((await textOf(figure.locator('b'))).replace(/\D/g, ''))
    await figure.click()
    await page.waitForURL('**/customers?**')
    await page.locator('[data-row="0"]').waitFor()
    expect(await countOf(desk)).toBe(n)

    await desk.button('customer.list.group').click()
    const row = page.locator('.groups tbody tr').first()
    const group = Number((await textOf(row.locator('td').nth(1))).replace(/\D/g, ''))
    await row.getByRole('button').click()
    await expect.poll(() => countOf(desk)).toBe(group)
  })

  test('builds a filter of AND and OR and keeps it as a view', async () => {
    const desk = await sit()
    const { page, w } = desk
    const tag = newTag()
    const teller = await sit('teller')
    await openCustomer(teller, { tags: [tag], education: 'doctor' })
    await openCustomer(teller, { tags: [tag], education: 'master' })
    await openCustomer(teller, { tags: [tag], education: 'bachelor' })
    await desk.go('/customers?view=all')
    await page.locator('[data-row="0"]').waitFor()
    await desk.button('kit.filter.button').click()
    await desk.button('kit.filter.add').first().click()
    const first = page.locator('.cond').first()
    await first.getByLabel(w('kit.filter.field')).selectOption('tags')
    await first.getByLabel(w('kit.filter.operator')).selectOption('has-any')
    await first.getByLabel(w('kit.filter.value')).fill(tag)
    await first.getByLabel(w('kit.filter.value')).press('Tab')
    await expect.poll(() => countOf(desk)).toBe(3)
    await desk.button('kit.filter.addGroup').first().click()
    const inner = page.locator('.group.inner')
    await desk.button('kit.filter.add').first().waitFor()
    for (const [at, value] of ['doctor', 'master'].entries()) {
      if (at) await inner.getByRole('button', { name: w('kit.filter.add'), exact: true }).click()
      const condition = inner.locator('.cond').nth(at)
      await condition.getByLabel(w('kit.filter.field')).selectOption('education')
      await condition.getByRole('combobox', { name: w('kit.filter.value') }).click()
      await condition.getByRole('option', { name: w(`customer.value.education.${value}`), exact: true }).click()
      await page.keyboard.press('Escape')
    }
    await expect.poll(() => countOf(desk)).toBe(2)
    expect(await textOf(page.locator('.builder footer p'))).toContain(w('customer.value.education.master'))

    const name = `${tag} ${language}`
    await page
      .locator('.builder')
      .getByRole('button', { name: w('customer.list.view.save'), exact: true })
      .click()
    await desk.dialog().getByLabel(w('customer.list.view.name')).fill(name)
    await desk.accessible('filter and view dialog')
    await desk
      .dialog()
      .getByRole('button', { name: w('customer.list.view.save'), exact: true })
      .click()
    await desk.toast('customer.list.view.saved', { name })
    await desk.go('/customers')
    await page.getByRole('button', { name, exact: true }).click()
    await expect.poll(() => countOf(desk)).toBe(2)
  })

  test('chooses columns, and they stay', async () => {
    const desk = await sit()
    const { page, w } = desk
    await desk.api('PUT', '/preferences/table.customers', { value: null })
    await desk.go('/customers?view=all')
    const head = page.getByRole('columnheader', { name: w('customer.field.phone'), exact: true })
    await head.waitFor()
    const menu = page.getByRole('navigation', { name: w('frame.menu') })
    await menu.getByRole('link').first().click()
    await head.waitFor({ state: 'detached' })
    await page.goBack()
    await head.waitFor()
    await desk.button('kit.columns.button').click()
    const kept = page.waitForResponse((answer) => answer.url().includes('/preferences/') && answer.ok())
    await desk.accessible('column chooser')
    await page.locator('.chooser').getByLabel(w('customer.field.phone'), { exact: true }).click()
    await head.waitFor({ state: 'detached' })
    await kept
    await page.reload()
    await page.locator('[data-row="0"]').waitFor()
    expect(await head.count()).toBe(0)
    await desk.button('kit.columns.button').click()
    const reset = page.waitForResponse((answer) => answer.url().includes('/preferences/') && answer.ok())
    await desk.button('kit.columns.reset').click()
    await head.waitFor()
    await reset
  })

  test('exports for a purpose: masked, and no cell is a formula', async () => {
    const [desk, teller] = [await sit(), await sit('teller')]
    const { page, w } = desk
    const tag = newTag()
    const customer = await openCustomer(teller, { tags: [tag, '=1+1'] })
    await desk.go(listOf({ all: [{ field: 'tags', op: 'has-any', value: [tag] }] }))
    await page.locator('[data-row="0"]').waitFor()
    await desk.button('customer.list.export').click()
    const dialog = desk.dialog()
    await dialog.getByLabel(w('customer.list.exporting.csv')).check()
    await dialog.getByRole('button', { name: w('customer.list.exporting.allColumns') }).click()
    const run = dialog.locator('button[type=submit]')
    await run.click()
    await dialog.getByText(w('kit.reveal.purposeMissing')).waitFor()
    await dialog.getByLabel(w('customer.list.exporting.purpose')).selectOption('report')
    const download = page.waitForEvent('download')
    await run.click()
    const file = await download
    await desk.toast('frame.download.done', { name: file.suggestedFilename() })
    const text = readFileSync(await file.path(), 'utf8')
    const rows: string[][] = parse(text, { bom: true, relax_column_count: true })
    expect(rows).toHaveLength(2)
    expect(text).toContain(customer.number)
    for (const secret of [customer.name, customer.residentId, customer.phone]) expect(text).not.toContain(secret)
    expect(rows.flat().filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([])
    expect(text).toContain('*')
  })

  test('deactivates a customer for a reason and takes it back', async () => {
    const [desk, teller] = [await sit(), await sit('teller')]
    const { page, w } = desk
    const { customerId } = await openCustomer(teller)
    await desk.go(`/customers/${customerId}`)
    await desk.button('customer.record.actions').click()
    await page.getByRole('menuitem', { name: w('customer.record.deactivate') }).click()
    const run = desk.dialog().getByRole('button', { name: w('customer.record.leaving.run'), exact: true })
    expect(await run.isDisabled()).toBe(true)
    await desk.accessible('deactivate')
    await desk.dialog().getByLabel(w('customer.record.leaving.reason')).fill('moved abroad')
    await run.click()
    await desk.toast('customer.record.leaving.done')
    await page.getByText(w('customer.record.inactive')).waitFor()
    await desk.button('customer.record.actions').click()
    await page.getByRole('menuitem', { name: w('customer.record.reactivate') }).click()
    await page.getByText(w('customer.record.inactive')).waitFor({ state: 'detached' })
  })
})

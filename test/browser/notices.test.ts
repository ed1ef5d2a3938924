// The top bar's bell and tasks: an import ends while one is elsewhere, the bell counts up by itself, a click leads to it.

import { describe, expect, test } from 'vitest'
import { type Desk, overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { newPerson } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const WORK_MS = 30_000

/** Brings a file of one person in and starts it, as a page in another window would. */
async function runImport(desk: Desk): Promise<string> {
  const { name, residentId, phone } = newPerson()
  const text = `姓名,身份证号,手机\n${name},${residentId},${phone}`
  const file = { name: `${residentId.slice(-4)}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) }
  const url = `${new URL(desk.page.url()).origin}/api/imports`
  const answer = await desk.context.request.post(url, { headers: { 'x-kahu': '1' }, multipart: { file } })
  const { importId, columns } = await answer.json()
  const state = async () => (await desk.api<{ state: string }>('GET', `/imports/${importId}`)).state
  await expect.poll(state, { timeout: WORK_MS }).toBe('ready')
  const mapped = columns.map((column: { field: string | null }) => column.field)
  await desk.api('PUT', `/imports/${importId}/mapping`, { columns: mapped, mode: 'upsert', emptyClears: false })
  await desk.api('POST', `/imports/${importId}/start`, {})
  return importId
}

describe.each(LANGUAGES)('the top bar in %s', (language) => {
  test('the bell counts up without a reload, says it, and leads to the import', async () => {
    const desk = await bank.sit({ language, who: 'relationship-manager' })
    const { page, w } = desk
    await desk.api('POST', '/notices/read', { upTo: new Date().toISOString() })
    await desk.go('/customers')
    const bell = page.locator('button.bell')
    await bell.waitFor()
    await expect.poll(() => bell.locator('em').count()).toBe(0)
    const importId = await runImport(desk)
    await bell.locator('em').waitFor({ timeout: WORK_MS })
    await desk.toast('import.notice.done.title')
    await page.getByText(w('notice.heard', { what: w('import.notice.done.title') })).waitFor({ state: 'attached' })
    await page.locator('h1').first().click()
    await page.keyboard.press('b')
    const entry = page.locator('.pop .entry').first()
    await entry.getByText(w('import.notice.done.title')).waitFor()
    await desk.accessible('notices under the bell')
    await entry.click()
    await page.waitForURL(`**/imports/${importId}`)
    await expect.poll(() => bell.locator('em').count()).toBe(0)
    await desk.go('/notices?topic=import')
    await page.locator('main .entry').first().waitFor()
    await desk.accessible('all notices')
    await page.getByLabel(w('notice.state')).selectOption('1')
    await page.getByText(w('notice.noneOf')).waitFor()
    expect(desk.faults).toEqual([])
  })

  test('tasks and notices fit a phone', async () => {
    const desk = await bank.sit({ language, who: 'relationship-manager', width: 360 })
    const { page, w } = desk
    await desk.api('PUT', '/preferences/draft.customer-create', {
      value: { kind: 'individual', step: 'kind', values: {} },
    })
    await desk.go('/customers')
    await page.locator('button.tasks em').waitFor()
    await page.locator('button.tasks').click()
    await page.getByText(w('customer.task.draft.title')).waitFor()
    await desk.accessible('tasks on a phone')
    expect(await overflowPx(page)).toBeLessThanOrEqual(0)
    await page
      .locator('.pop')
      .getByRole('button', { name: w('kit.close') })
      .click()
    await page.locator('button.bell').click()
    await page
      .locator('.pop')
      .getByRole('link', { name: w('notice.all') })
      .waitFor()
    await desk.accessible('notices on a phone')
    expect(await overflowPx(page)).toBeLessThanOrEqual(0)
    await page
      .locator('.pop')
      .getByRole('link', { name: w('notice.all') })
      .click()
    await page.waitForURL('**/notices')
    await desk.accessible('all notices on a phone')
    await desk.api('PUT', '/preferences/draft.customer-create', { value: null })
    expect(desk.faults).toEqual([])
  })
})

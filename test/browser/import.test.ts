// A file of customers brought in by hand: uploaded, mapped, tried, run, its wrong row handed back, and all of it taken back.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openBrowser } from './open-browser.ts'
import { misread, newPerson } from './people.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const WORK_MS = 30_000

describe.each(LANGUAGES)('an import in %s', (language) => {
  test('upload, map, try, run, error file, take back', async () => {
    const desk = await bank.sit({ language, who: 'relationship-manager' })
    const { page, w } = desk
    const [one, two, three] = [newPerson(), newPerson(), newPerson()]
    const { wrong } = misread(three)
    const rows = [
      ['姓名', '身份证号', '手机'],
      [one.name, one.residentId, one.phone],
      [two.name, two.residentId, two.phone],
      [three.name, wrong, three.phone],
    ]
    const text = rows.map((row) => row.join(',')).join('\n')
    await desk.go('/imports/new')
    await page.locator('input[type=file]').setInputFiles({
      name: 'customers.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    })
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}/)
    const mapped = page.getByLabel(`身份证号 ${w('import.map.to')}`)
    await mapped.waitFor({ timeout: WORK_MS })
    expect(await mapped.inputValue()).not.toBe('')
    await page.getByText(w('import.onlyProblems', { n: 1 })).waitFor()
    // The wrong cell is mended on the spot, and the file's own text put back again.
    const cell = page.getByRole('button', {
      name: w('import.correct.cell', { line: 4, field: w('customer.import.documents.resident-id') }),
    })
    await cell.click()
    await page.locator('.editor input').fill(three.residentId)
    await desk.accessible('correcting a cell')
    await page
      .locator('.editor')
      .getByRole('button', { name: w('import.correct.save') })
      .click()
    await page.getByText(w('import.onlyProblems', { n: 0 })).waitFor()
    await cell.getByText(w('import.correct.byHand')).waitFor()
    await cell.click()
    await page
      .locator('.editor')
      .getByRole('button', { name: w('import.correct.undo') })
      .click()
    await page.getByText(w('import.onlyProblems', { n: 1 })).waitFor()
    expect(await page.locator('main').textContent()).not.toContain(one.residentId)
    await desk.accessible('mapping of an import')
    await page.getByRole('button', { name: w('import.dryRun', { n: 3 }) }).click()
    await page.getByText(w('import.checkDone')).waitFor({ timeout: WORK_MS })
    await desk.accessible('trial of an import')
    await page.getByRole('button', { name: w('import.startCount', { n: 2 }) }).click()
    await page.getByText(w('import.state.done')).first().waitFor({ timeout: WORK_MS })
    await page.getByText(w('import.pace.title'), { exact: true }).waitFor()
    await desk.accessible('result of an import')
    await page.reload()
    await page.locator('.rtab', { hasText: 'customers.csv' }).waitFor()

    const file = page.getByRole('link', { name: w('import.errorFile', { n: 1 }) })
    const download = page.waitForEvent('download')
    await file.click()
    const errors = readFileSync(await (await download).path(), 'utf8')
    expect(errors.trim().split('\n')).toHaveLength(2)
    expect(errors).toContain(wrong)
    const found = async () => {
      const asked = { text: one.residentId, limit: 5 }
      return (await desk.api<{ items: unknown[] }>('POST', '/customers/search', asked)).items.length
    }
    expect(await found()).toBe(1)

    await page.getByRole('button', { name: w('import.undo'), exact: true }).click()
    await desk
      .dialog()
      .getByRole('button', { name: w('import.undoVerb'), exact: true })
      .click()
    await page.getByText(w('import.state.undone')).first().waitFor({ timeout: WORK_MS })
    await expect.poll(found, { timeout: WORK_MS }).toBe(0)
  })
})

// Other systems in the browser: an administrator adds one, takes its key in, ends it; each state is accessible and fits a phone.

import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { newId } from '../../src/platform/kernel/ids.ts'
import { overflowPx } from './desk.ts'
import { openBrowser } from './open-browser.ts'
import { LANGUAGES } from './words.ts'

const bank = openBrowser()
const publicKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()
const DAY_MS = 86_400_000

describe.each(LANGUAGES)('other systems in %s', (language) => {
  test('are added, given a key, and lose it', async () => {
    const { page, w, ...desk } = await bank.sit({ language, who: 'admin' })
    const clientId = `s-${newId().slice(-8)}`
    await desk.go('/clients')
    await desk.button('client.create').click()
    await page.getByRole('textbox', { name: w('client.field.clientId') }).waitFor()
    await desk.accessible('a new system')
    const fields = { name: 'Core', branchId: 1, scope: 'all', masking: 'masked', ratePerSecond: 50 }
    const rights = { permissions: ['customer.show'], networks: ['10.7.0.0/16'] }
    await desk.api('POST', '/clients', { clientId, ...fields, ...rights })
    await desk.go('/clients')
    await page.getByRole('button', { name: clientId }).click()
    await desk.button('client.addKey').click()
    await page.getByRole('textbox', { name: w('client.field.publicKey') }).fill('no key')
    await desk.accessible('a key to add')
    const endsOn = new Date(Date.now() + 90 * DAY_MS).toISOString().slice(0, 10)
    await desk.api('POST', `/clients/${clientId}/keys`, { publicKey: publicKey(), endsOn })
    await desk.go('/clients')
    await page.getByRole('button', { name: clientId }).click()
    await desk.accessible('a system with a key')
    await desk.button('client.endKey').click()
    await desk
      .dialog()
      .getByRole('button', { name: w('client.endKeyAct'), exact: true })
      .click()
    await desk.toast('client.keyEnded')
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await overflowPx(page)).toBe(0)
  })
})
